// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"
#include "dns/name.hh"
#include "pg/connection.hh"
#include "recorddb/dual_write.hh"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace dodns::recorddb {

/** Which of the two systems. */
enum class Side : uint8_t
{
  records, ///< the record database
  legacy,
};

const char* toText(Side side);

/** A row of dodns.rejected_entries: an RRset, or an entry of the old system that
 * cannot be converted, which one of the systems has and the other one refused. */
struct RejectedEntry
{
  int64_t id = 0;
  Side refusedBy = Side::records;
  std::string zone; ///< FQDN
  std::string name; ///< FQDN, or as it stands in the old system
  std::string type;
  int64_t ttl = 0;
  std::vector<std::string> data; ///< none: it was to be deleted
  bool isFromBackfill = false;
  std::string place; ///< in the old system; empty for a write that no backfill has met
  Author author;
  std::vector<base::Finding> findings;

  // Only of what was read. Times are UTC, for people.
  std::string at;
  int tries = 1;
  std::string lastTry;
  std::string acceptedAt; ///< empty: nobody accepted it
  std::string acceptedBy;
};

/** Adds an entry, or counts a further try of one that is there. Other data than
 * before takes back that it was accepted; the same data at another place does not. That of a
 * write is the only one of its RRset, and keeps the id of the first. @returns its id. */
int64_t reject(pg::Connection& connection, const RejectedEntry& entry);

/** Before somebody says of all entries of these zones where they stand by now: each
 * is found again by its data, wherever that is. In one transaction with reject() for
 * each, and resolveOtherRejected() for those that are not there any more. */
void unplaceRejected(pg::Connection& connection, Side side, const std::vector<std::string>& zones);

struct RejectedFilter
{
  std::optional<int64_t> id;
  std::optional<std::string> zone;
  bool onlyOpen = false;
  bool onlyAccepted = false;
  std::optional<std::string> rule = {};   ///< code of one of its findings
  std::vector<std::string> patterns = {}; ///< of zones, as a token has them; none: all
  int64_t after = 0;                      ///< ids above this one
  std::optional<int64_t> limit = {};
};

/** By ascending id. */
std::vector<RejectedEntry> listRejected(pg::Connection& connection, const RejectedFilter& filter);

/** Says that the systems may differ there.
 * @param who nothing: the role that the program works with.
 * @returns false when there is no open one. */
bool acceptRejected(pg::Connection& connection, int64_t id, const std::optional<std::string>& who = {});

/** The side has it now: no row is left of these RRsets, or without them of the
 * whole zone. */
void resolveRejected(pg::Connection& connection, Side side, const dns::Name& zone, const std::vector<RRsetRows>& rrsets);
void resolveRejected(pg::Connection& connection, Side side, const dns::Name& zone);

/** All of these zones but these. */
void resolveOtherRejected(pg::Connection& connection, Side side, const std::vector<std::string>& zones, const std::vector<int64_t>& stay);

/** RRsets, as name and type, that the old system refused, by zone: of these it says nothing. */
using RefusedByLegacy = std::map<std::string, std::set<std::pair<std::string, std::string>>>;
RefusedByLegacy refusedByLegacy(pg::Connection& connection, const std::vector<std::string>& zones);

/** Open or accepted. */
bool isRejected(pg::Connection& connection, const dns::Name& zone, const dns::Name& name, const std::string& type);
/** Those that nobody has accepted.
 * @param side who refused them; nothing: either. @param zone nothing: of all. */
int64_t countOpenRejected(pg::Connection& connection, std::optional<Side> side = {}, const std::optional<dns::Name>& zone = {});

} // namespace dodns::recorddb
