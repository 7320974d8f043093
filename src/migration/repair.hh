// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "migration/difference.hh"
#include "migration/record_write.hh"
#include "pg/connection.hh"
#include "recorddb/rejected.hh"

#include <functional>
#include <string>
#include <vector>

namespace dodns::migration {

enum class RepairDirection
{
  newFromLegacy,
  legacyFromNew,
};

/** What was done about a difference; `problem` is empty when it is gone. */
struct RepairResult
{
  Difference difference;
  std::string problem;
};

/** Why nothing of a zone is brought in this direction: the system that it would come
 * from gets no writes in the zone's stage. Empty: nothing stands in the way. @throws pg::Error */
std::string whyNotBrought(pg::Connection& records, RepairDirection direction, const dns::Name& zone);

/** Why a zone that only one of the systems has is not made in the other one;
 * empty: it is. @throws pg::Error */
std::string whyZoneIsNotMade(pg::Connection& records, RepairDirection direction, const Difference& difference);

/** Makes one of the systems what the other one is, RRset by RRset, all RRsets
 * of a name together, and only where it still is what the difference says and
 * where the other system has all writes to the zone: somebody who writes
 * meanwhile, or has written, is never overwritten. From a system that gets no
 * writes, in the stages `legacy` and `alone`, nothing is brought.
 *
 * What comes from the old system must pass verification. A zone that only
 * one of them has is made in the other one, in the record database as a backfill
 * does it: what does not pass goes to the rejected list, and where the record
 * database decides nothing is brought. No zone is removed. A SOA gets a newer
 * serial.
 */
class Repair
{
public:
  Repair(legacy::System& system, pg::Connection& records, RecordRules rules, RepairDirection direction)
      : d_system(system), d_records(records), d_rules(std::move(rules)), d_direction(direction) {}

  /** @param differences of one zone; only drift is looked at.
   * @throws pg::Error when the record database is not usable. */
  std::vector<RepairResult> repair(const dns::Name& zone, const std::vector<Difference>& differences);

private:
  using Group = std::vector<const Difference*>; ///< of one name

  std::string repairZone(const Difference& difference);
  std::string bringZone(const dns::Name& zone);
  std::string makeInLegacy(const dns::Name& zone);
  std::string repairName(const dns::Name& zone, const Group& group);
  std::string alone(const dns::Name& zone, const std::function<std::string()>& work);
  bool isStillOurs(const dns::Name& zone, const Group& group);
  void resolve(recorddb::Side side, const dns::Name& zone, const Group& group);
  void writeLegacy(const dns::Name& zone, const Group& group);
  std::string writeRecords(const dns::Name& zone, const Group& group);

  legacy::System& d_system;
  pg::Connection& d_records;
  const RecordRules d_rules;
  const RepairDirection d_direction;
};

} // namespace dodns::migration
