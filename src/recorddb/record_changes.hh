// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"
#include "recorddb/managed_zone.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** Changes of single records that are not written yet, no two of them about the
 * same name, so that their order does not matter. */
class RecordChanges
{
public:
  /** @param before nothing for a new record. @param after nothing for one that
   * goes. Both have the record's number. */
  void add(int32_t zoneId, std::optional<NumberedRecord> before, std::optional<NumberedRecord> after);
  /** Takes all of `others`, which is empty then. */
  void take(RecordChanges& others);

  bool isEmpty() const { return d_changes.empty(); }
  bool hasRecord(int64_t id) const;
  /** Whether a record of this FQDN comes, changes or goes. */
  bool hasName(const std::string& name) const;
  /** The same for a name and all below it. */
  bool hasNameWithin(const dns::Name& name) const;
  bool hasType(const std::string& type) const;

  /** Writes all in one statement. The sqlState() of its pg::Error is 40001 when
   * a record is not there any more. */
  void write(pg::Connection& connection) const;

private:
  struct Change
  {
    int32_t zoneId;
    std::optional<NumberedRecord> before;
    std::optional<NumberedRecord> after;
  };

  /** Whether one of the records, before or after, is so. */
  template <typename Predicate>
  bool any(Predicate predicate) const;

  std::vector<Change> d_changes;
};

} // namespace dodns::recorddb
