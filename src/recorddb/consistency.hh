// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dodns::recorddb {

/** A row of dodns.consistency_checks: what comparing the two systems found. */
struct ConsistencyCheck
{
  enum class Kind : uint8_t
  {
    content, ///< of the record database and the old system
    wire,    ///< of the answers of two nameservers
  };

  Kind kind = Kind::content;
  bool isComplete = false; ///< all zones were looked at, and none failed
  std::chrono::milliseconds time{0};
  uint64_t zones = 0;
  uint64_t looks = 0; ///< records or questions that were compared; the column is called rrsets
  uint64_t inFlight = 0;
  uint64_t rejected = 0;
  uint64_t conversion = 0;
  uint64_t drift = 0;
  uint64_t driftAside = 0; ///< of it, in zones that one of the systems gets no writes of
};

/** Keeps the result of a check that ends now, and forgets those of more than 90
 * days ago. @throws pg::Error */
void keepCheck(pg::Connection& connection, const ConsistencyCheck& check);

/** The last complete check of contents that has ended. */
struct LastCheck
{
  std::chrono::milliseconds age{0}; ///< since its end
  int64_t zones = 0;
  int64_t inFlight = 0;
  int64_t rejected = 0;
  int64_t conversion = 0;
  int64_t drift = 0; ///< but for that in zones that one of the systems gets no writes of
};

/** Nothing when there was none. @throws pg::Error */
std::optional<LastCheck> lastCheck(pg::Connection& connection, ConsistencyCheck::Kind kind = ConsistencyCheck::Kind::content);

/** What the rejected list says of an RRset. */
struct RefusedRRset
{
  bool isByLegacy = false;       ///< else by the record database
  std::vector<std::string> data; ///< of all records; none: it was to be deleted
};

/** By name and type: an FQDN, or as readable() has it what stands in the old system and is none; a mnemonic. */
using RefusedRRsets = std::map<std::pair<std::string, std::string>, std::vector<RefusedRRset>>;

/** All entries of a zone. @throws pg::Error */
RefusedRRsets refusedRRsets(pg::Connection& connection, const dns::Name& zone);

/** All entries of an RRset, or of an entry whose name is no name. */
std::vector<RefusedRRset> refusedRRsets(pg::Connection& connection, const dns::Name& zone, const std::string& name, const std::string& type);

/** Whether the rejected list explains that a name, or the wildcard right below it, is only in one of
 * the systems, or is an alias or a delegation only there. */
bool isNameExplained(pg::Connection& connection, const dns::Name& zone, const dns::Name& name);

} // namespace dodns::recorddb
