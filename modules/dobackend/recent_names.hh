// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "host.hh"
#include "nameserver_contents.hh"
#include "replica/reader.hh"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::backend {

/** A record of a name in the server's own form. */
struct NameRecord
{
  uint16_t type = 0; ///< 0: the name is an empty non-terminal
  uint32_t ttl = 0;
  bool isAuthoritative = false;
  std::shared_ptr<DNSRecordContent> content;
};

/** All records of a name; none when there is no such name.
 * @throws PDNSException, std::exception when the server cannot read one. */
void readRecords(replica::Reader::Found found, NameserverContents& nameservers, std::vector<NameRecord>& records);

/** The few names that a backend was asked for last.
 *
 * PowerDNS asks for the same name up to three times within one question: for
 * its delegation, its data, its additional data; and for the apex in every
 * question about a zone. What is kept is used as long as the replica does not
 * change at all. */
class RecentNames
{
public:
  /** What is kept of a name, and nothing when it is not. @param wireName of any
   * case. Valid until the next put(). */
  const std::vector<NameRecord>* find(const replica::Reader::State& state, int32_t zoneId, std::string_view wireName);

  /** The zone whose apex that is, when its records are kept. */
  std::optional<int32_t> findZone(const replica::Reader::State& state, std::string_view wireName) const;

  /** Whether a name that is kept shows that another one lies within a zone. */
  bool isWithin(const replica::Reader::State& state, int32_t zoneId, std::string_view wireName) const;

  /** Room for the records of a name that is not kept. They are there until the
   * next put(), and are found only after keepLast(). */
  std::vector<NameRecord>& put(int32_t zoneId, std::string_view wireName);

  /** The records of the last put() are complete, as of `state`, which was asked
   * for before they were looked up. */
  void keepLast(const std::optional<replica::Reader::State>& state) { d_entries.front()->state = state; }

private:
  struct Entry
  {
    std::optional<replica::Reader::State> state;
    int32_t zoneId = -1;
    std::string wireName;
    std::vector<NameRecord> records;
  };
  // The apex, the name, the wildcard, and one more.
  static constexpr size_t kCount = 4;
  /** The last one first. */
  std::array<std::unique_ptr<Entry>, kCount> d_entries;
};

} // namespace dodns::backend
