// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/scanner.hh"
#include "zonefile/source.hh"

#include <memory>
#include <vector>

namespace dodns::zonefile {

/** The entries of one source, one after the other, in a buffer that grows to
 * the longest of them and no further. */
class EntryStream
{
public:
  /** @param entrySizeLimit longer entries are a problem, and skipped. */
  EntryStream(std::unique_ptr<Source> source, size_t entrySizeLimit);

  /** Goes on to the next entry or problem; what came before is gone then.
   * @returns Scan::entry, Scan::problem, or Scan::nothing at the end.
   * @throws SourceError */
  Scan next();

  const ScannedEntry& entry() const { return d_entry; }
  const ScanProblem& problem() const { return d_problem; }

  /** The number of the line, and the column, of a place in the entry or of the
   * problem. Both from 1. */
  uint64_t lineNumber(const char* at) const;
  uint32_t column(const char* at) const;

  /** The whole line of such a place, as far as it is in the buffer. */
  std::string_view line(const char* at) const;

  uint64_t octetsRead() const { return d_octetsRead; }

private:
  /** An entry that is known to have no end, as offsets: where it begins, and the
   * parenthesis. */
  struct NotClosed
  {
    uint64_t line;
    uint64_t open;
  };

  void advance();
  bool readMore();
  bool isUtf8();
  void skipLine();
  uint64_t offset(const char* at) const { return d_octetsRead - static_cast<uint64_t>(d_end - at); }
  bool isKnownNotClosed();
  void keepNotClosed(uint64_t before);
  Scan refuseNotClosed();
  Scan scan();
  Scan scanTooLongEntry();
  const char* lineBegin(const char* at) const;

  std::unique_ptr<Source> d_source;
  size_t d_entrySizeLimit;
  std::vector<char> d_buffer;
  const char* d_begin;       ///< of the entry that was returned last
  const char* d_next;        ///< where the next one begins
  const char* d_end;         ///< of what was read; there is a newline
  uint64_t d_lineNumber = 1; ///< of d_begin
  uint64_t d_octetsRead = 0;
  bool d_isAtStart = true;
  bool d_isLast = false;
  bool d_isInTooLongLine = false;     ///< what comes up to the next newline is the rest of it
  bool d_isInRefusedEntry = false;    ///< and so are the lines up to the next that may begin one
  std::vector<NotClosed> d_notClosed; ///< by ascending line
  size_t d_notClosedBefore = 0;       ///< so many of them have been passed
  ScanProblem d_notClosedProblem{};   ///< what is wrong with them
  ScannedEntry d_entry;
  ScanProblem d_problem{};
};

} // namespace dodns::zonefile
