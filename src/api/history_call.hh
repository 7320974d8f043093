// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"
#include "api/json.hh"
#include "api/problem.hh"
#include "api/zone_text_slot.hh"
#include "recorddb/history.hh"

#include <optional>
#include <string>

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

/** What a response needs that says all of a zone, until its client has it: the
 * time that this takes, and a view of the records that stays the same. */
struct HistoryReading
{
  HistoryReading(std::shared_ptr<ZoneTextSlot> place, const Call& call)
      : slot(std::move(place)), look(call.service.database.look()), connection(**look), patience(connection, call.settings.zoneTextTime) {}

  const std::shared_ptr<ZoneTextSlot> slot;
  const std::shared_ptr<recorddb::Database::Look> look;
  pg::Connection& connection;
  const Patience patience;
};

/** @returns null when too many are at it. */
std::shared_ptr<HistoryReading> readHistory(const Call& call);

} // namespace dodns::api
