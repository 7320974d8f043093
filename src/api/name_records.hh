// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata.hh"
#include "recorddb/managed_zone.hh"

#include <list>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace dodns::api {

/** The records of one name while a change set is applied to them, in the order in
 * which they came. What a record says finds it, however many there are; names in
 * rdata compare without regard to case. */
class NameRecords
{
public:
  using Records = std::list<recorddb::NumberedRecord>;

  NameRecords() = default;
  explicit NameRecords(const std::vector<recorddb::NumberedRecord>& stored);
  NameRecords(const NameRecords&) = delete; // the index is about these ones
  NameRecords& operator=(const NameRecords&) = delete;
  NameRecords(NameRecords&&) = default;
  NameRecords& operator=(NameRecords&&) = default;

  const Records& all() const { return d_records; }
  std::vector<recorddb::NumberedRecord> copy() const { return {d_records.begin(), d_records.end()}; }

  bool has(const dns::Rdata& rdata) const { return d_byContent.count(keyOf(rdata)) > 0; }
  /** Of the RRset; nothing when there is none. */
  std::optional<uint32_t> ttlOf(uint16_t type) const;

  /** One more; nothing is done when it is there. */
  void add(const std::string& name, uint32_t ttl, const dns::Rdata& rdata);
  /** @returns false when there is none. */
  bool remove(const dns::Rdata& rdata);
  /** Of a type only what is in `rdata`. */
  void keepOnly(uint16_t type, const std::vector<dns::Rdata>& rdata);
  /** Of the whole RRset. */
  void setTtl(uint16_t type, uint32_t ttl);
  /** Of the only record of its type that is there, or the first. */
  void replaceFirst(uint16_t type, uint32_t ttl, const std::string& rdata);

private:
  static std::string keyOf(const dns::Rdata& rdata);

  Records d_records;
  std::unordered_multimap<std::string, Records::iterator> d_byContent; ///< those that can be read
  std::map<std::string, uint32_t> d_ttls;                              ///< of RRsets that have but one, by type
};

} // namespace dodns::api
