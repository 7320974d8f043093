// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "host.hh"
#include "recent_names.hh"
#include "recorddb/store.hh"
#include "replica/reader.hh"

#include <memory>
#include <vector>

namespace dodns::backend {

/** A row of the record database as PowerDNS' tools show it.
 * @returns false, and says why in the log, when the row is garbage. */
bool toResourceRecord(const recorddb::RecordRow& row, bool isAuthoritative, DNSResourceRecord& record);

/** What lookup() and list() found and get() has not fetched yet. */
class RecordSource
{
public:
  void clear();

  /** Those of a type, or all (ANY), of the records of a name, which must stay
   * until the last has been fetched. */
  void setName(const std::vector<NameRecord>& records, int32_t zoneId, const DNSName& name, uint16_t type);
  void setZone(std::unique_ptr<replica::ZoneWalk> walk, int32_t zoneId);
  void setRows(std::vector<recorddb::Store::Record> rows);

  /** @returns false behind the last. @throws PDNSException, replica::Error */
  bool next(DNSZoneRecord& record);
  bool next(DNSResourceRecord& record);

private:
  enum class Kind
  {
    none,
    name,
    zone,
    rows,
  };

  bool nextOfName(DNSZoneRecord& record);
  bool nextOfZone(DNSZoneRecord& record);
  bool nextOfRows(DNSResourceRecord& record);
  void fill(DNSZoneRecord& record, const NameRecord& from) const;

  Kind d_kind = Kind::none;
  int32_t d_zoneId = -1;
  DNSName d_name;
  uint16_t d_type = 0;
  const std::vector<NameRecord>* d_records = nullptr;
  size_t d_nextRecord = 0;
  std::unique_ptr<replica::ZoneWalk> d_walk;
  NameserverContents d_nameservers;
  std::vector<NameRecord> d_walkRecords; ///< of the name that the walk is at
  std::vector<recorddb::Store::Record> d_rows;
  size_t d_nextRow = 0;
};

} // namespace dodns::backend
