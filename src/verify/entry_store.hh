// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/entry.hh"

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace dodns::verify {

/** Many entries in little memory: forty octets each, and those of name and
 * rdata. A zone of a million records takes some 80 MB. */
class EntryStore
{
public:
  void add(const dns::Record& record, const base::Place& place);

  /** Brings them into canonical order of names (RFC 4034 section 6.1), those of
   * one name as they were added. */
  void sort();

  size_t size() const { return d_slots.size(); }

  /** A copy of the one at `index`. */
  Entry at(size_t index) const;

private:
  struct Slot
  {
    uint64_t offset; ///< in d_octets: order key, then rdata
    uint64_t line;
    uint32_t column;
    uint32_t ttl;
    uint32_t source; ///< in d_sources
    uint16_t keySize;
    uint16_t type;
    uint16_t rdataSize;
  };

  std::string_view key(const Slot& slot) const { return {d_octets.data() + slot.offset, slot.keySize}; }
  uint32_t sourceOf(const std::string& source);

  std::string d_octets;
  std::vector<Slot> d_slots;
  std::vector<std::string> d_sources;
  std::unordered_map<std::string, uint32_t> d_sourceIndex;
};

} // namespace dodns::verify
