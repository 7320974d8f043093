// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"
#include "api/json.hh"
#include "api/problem.hh"
#include "recorddb/history.hh"

#include <optional>
#include <string>
#include <vector>

namespace dodns::api {

/** A zone as it was at a time that a client names. */
struct ZoneThen
{
  std::string time;
  std::optional<recorddb::FormerZone> zone; ///< nothing when there was none
};

/** Reads what `text` says, now without it. A time before the history begins, or
 * one to come, is a finding of `member`. */
std::optional<ZoneThen> readZoneThen(const Call& call, const dns::Name& zone, const std::optional<std::string>& text, const char* member, Findings& findings);

/** Each record that is only in one of two states of a zone: `"+"` or `"-"`,
 * and what it says. */
Json differenceJson(const std::vector<recorddb::RecordDifference>& differences);

} // namespace dodns::api
