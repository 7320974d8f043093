// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/mnemonics.hh"
#include "zonefile/reporter.hh"
#include "zonefile/scanner.hh"

#include <cstdint>
#include <optional>

namespace dodns::zonefile {

/** What stands between owner and rdata: TTL and class in either order, each
 * at most once and not necessarily, then the type (RFC 1035 section 5.1). */
struct EntryHeader
{
  std::optional<uint32_t> ttl;
  uint16_t type = 0;
  bool isGood = true; ///< false after errors that do not hinder reading on
};

class EntryHeaderReader
{
public:
  EntryHeaderReader(Mnemonics& mnemonics, Reporter& reporter)
      : d_mnemonics(mnemonics), d_reporter(reporter) {}

  /** @param at the first word behind the owner.
   * @returns the first word of the rdata; nothing when no type was found,
   * which has been reported then. */
  const Word* read(const ScannedEntry& entry, const Word* at, EntryHeader& header);

private:
  void readTtl(const Word& word, uint64_t ttl, EntryHeader& header);
  void readClass(const Word& word, bool isRepeated, EntryHeader& header);
  void reportNoType(const ScannedEntry& entry, const Word* word);

  Mnemonics& d_mnemonics;
  Reporter& d_reporter;
};

} // namespace dodns::zonefile
