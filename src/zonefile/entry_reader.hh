// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/context.hh"
#include "zonefile/entry.hh"
#include "zonefile/entry_header.hh"
#include "zonefile/fast_path.hh"
#include "zonefile/mnemonics.hh"
#include "zonefile/reporter.hh"
#include "zonefile/scanner.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** A record, as views. */
struct RecordFields
{
  std::string_view name; ///< canonical, valid as long as the owner that it came from
  uint32_t ttl = 0;
  uint16_t type = 0;
  std::string_view rdata;        ///< canonical, valid until the next entry is read
  const char* rdataAt = nullptr; ///< where it begins in the entry
};

/** Makes records of entries: owner, TTL, class, type, rdata (RFC 1035 section
 * 5.1). */
class EntryReader
{
public:
  /** @param isEachRefused see ReaderOptions::isEachEntryRefused. */
  EntryReader(Context& context, Reporter& reporter, bool isEachRefused)
      : d_context(context), d_reporter(reporter), d_isEachRefused(isEachRefused), d_header(d_mnemonics, reporter), d_fastPath(d_mnemonics) {}

  /** @param owner the one of the entry before; becomes that of this one.
   * @returns false after an error, which has been reported then. */
  bool read(const ScannedEntry& entry, Owner& owner, RecordFields& record);

  /** A name in a directive, relative to the origin. */
  std::optional<dns::Name> readName(const Word& word);

private:
  bool readOwner(const Word& word, Owner& owner);
  bool readRdata(const ScannedEntry& entry, const Word* begin, uint16_t type, std::string_view& rdata);
  bool decideTtl(const EntryHeader& header, const char* at, RecordFields& record);
  void reportNoOrigin(const char* at);

  Context& d_context;
  Reporter& d_reporter;
  bool d_isEachRefused;
  Mnemonics d_mnemonics;
  EntryHeaderReader d_header;
  FastPath d_fastPath;
  std::string d_rdata;
  bool d_hasSaidLastTtl = false;
  bool d_hasSaidNoTtl = false;
};

} // namespace dodns::zonefile
