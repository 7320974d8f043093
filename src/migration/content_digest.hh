// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"

#include <array>
#include <cstdint>

namespace dodns::migration {

/** Says in 16 octets whether two zones have the same records, in whatever order
 * they are read. Serials of SOAs and the case of names do not count. Of two
 * different zones it says that they are equal once in 2^64 or so; nobody who can
 * write records can find two, because each process draws its own key. */
class ContentDigest
{
public:
  void add(const dns::Record& record) { count(record, 1); }
  void remove(const dns::Record& record) { count(record, -1); }

  uint64_t records() const { return d_records; }

  bool operator==(const ContentDigest& rhs) const { return d_records == rhs.d_records && d_sums == rhs.d_sums; }
  bool operator!=(const ContentDigest& rhs) const { return !(*this == rhs); }

private:
  void count(const dns::Record& record, int64_t times);

  uint64_t d_records = 0;
  std::array<uint64_t, 2> d_sums{}; ///< of the records' hashes: a sum knows no order
};

} // namespace dodns::migration
