// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"
#include "api/json.hh"
#include "api/problem.hh"
#include "recorddb/history.hh"

#include <functional>
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
std::optional<ZoneThen> readZoneThen(pg::Connection& connection, const dns::Name& zone, const std::optional<std::string>& text, const char* member, Findings& findings);

/** A record that is only in one of two states of a zone: `"+"` or `"-"`, and
 * what it says. */
Json differenceJson(const recorddb::RecordDifference& difference);

/** Says all of some states of a zone. */
using SayHistory = std::function<void(pg::Connection& connection, const http::Write& write)>;

/** A response that `say` makes: at once when the states are small, else as the
 * client takes it, from a view of its own. 503 when too many zones are being read
 * as text. */
http::Response historyResponse(const Call& call, const std::vector<ZoneThen>& states, const char* contentType, SayHistory say);

} // namespace dodns::api
