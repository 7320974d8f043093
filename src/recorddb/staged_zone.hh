// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"

#include <chrono>
#include <functional>
#include <set>

namespace dodns::recorddb {

/** A record that shall be in a zone. */
struct StagedRecord
{
  uint64_t line = 0; ///< of the input that it comes from; 0: from none
  uint32_t column = 0;
  std::string name; ///< FQDN
  std::string type;
  uint32_t ttl = 0;
  std::string rdata;
};

/** One record in the difference between what is stored and what shall be. */
struct Difference
{
  std::string kind; ///< `added`, `changed` or `removed`
  std::string name;
  std::string type;
  std::optional<uint32_t> oldTtl;
  std::optional<uint32_t> ttl;
  std::optional<std::string> oldRdata;
  std::optional<std::string> rdata;
};

struct DifferenceCounts
{
  int64_t added = 0;
  int64_t changed = 0;
  int64_t removed = 0;

  bool isEmpty() const { return added + changed + removed == 0; }
};

/** What a zone shall be, kept by PostgreSQL until the end of the transaction,
 * so that a zone of any size takes no memory here. Only what differs is
 * written: records that stay keep their ids, and the change feed says nothing
 * about them.
 *
 * One at a time in a transaction. Disabled records do not exist here, but a
 * staged one enables its like. All methods throw pg::Error.
 */
class StagedZone
{
public:
  /** @param patience with others who have what is to be changed. */
  StagedZone(pg::Connection& connection, std::chrono::milliseconds patience);

  /** Takes what `next` fills in until it returns false; it must not use the
   * connection. Exceptions of it are passed on. */
  void load(const std::function<bool(StagedRecord&)>& next);

  /** Adds what the zone has and is not staged, so that nothing is removed. A
   * staged TTL is that of its whole RRset; stored records have the line of one
   * that is staged at their name. A staged SOA takes the place of the stored one.
   * Once more after remove(). */
  void addStored(const ManagedZone& zone);

  /** All by canonical order of names and by type; `take` must not use the
   * connection. */
  void forEach(const std::function<void(const StagedRecord&)>& take);
  int64_t count();

  /** Takes out what comes from these lines of the input, and returns it. */
  std::vector<StagedRecord> remove(const std::set<uint64_t>& lines);

  /** The SOA records at `apex`. */
  std::vector<StagedRecord> soas(const dns::Name& apex);
  /** Puts one in their place. */
  void setSoa(const StagedRecord& soa);

  /** Compares with what is stored: everything but the SOA record `soaId`, if
   * given, which is its user's to compare. Once, when all is staged. */
  void compare(const ManagedZone& zone, std::optional<int64_t> soaId);
  void addSoaDifference(const NumberedRecord& before, const StagedRecord& after);

  DifferenceCounts counts();
  /** The first ones in canonical order. */
  std::vector<Difference> differences(int64_t max);
  std::vector<std::string> differingTypes();
  /** Name and type of each RRset that differs, at most `max`. */
  std::vector<std::pair<std::string, std::string>> differingRRsets(int64_t max);

  /** Writes the differences. What is staged twice is stored once, and what
   * somebody added meanwhile stays. */
  void apply(const ManagedZone& zone);

private:
  void add(const std::string& zoneId);

  pg::Connection& d_connection;
};

} // namespace dodns::recorddb
