// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/entry_stream.hh"

#include <algorithm>
#include <cstring>

namespace dodns::zonefile {

namespace {

constexpr size_t kFirstBufferSize = size_t{256} * 1024;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

constexpr ScanProblem kTooLong{"entry-too-long", "The line is longer than is allowed.", "Look for a line break that is missing.", nullptr};
constexpr ScanProblem kNotUtf8{"not-utf-8", "The file is in UTF-16.", "Convert it to UTF-8, for example with iconv.", nullptr};

constexpr auto kNotClosedSoon = "The parenthesis is not closed before the entry is longer than is allowed.";

/** The first newline from `at` on and before `end`, if there is one. */
const char* findNewline(const char* at, const char* end)
{
  return static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
}

} // namespace

EntryStream::EntryStream(std::unique_ptr<Source> source, size_t entrySizeLimit)
    : d_source(std::move(source)), d_entrySizeLimit(std::max<size_t>(entrySizeLimit, 16)), d_buffer(std::min(kFirstBufferSize, d_entrySizeLimit) + 1)
{
  d_begin = d_next = d_end = d_buffer.data();
  d_buffer[0] = '\n';
}

Scan EntryStream::next()
{
  if (d_isAtStart) {
    d_isAtStart = false;
    if (!isUtf8()) {
      d_problem = kNotUtf8;
      d_problem.at = d_begin;
      return Scan::problem;
    }
  }
  while (true) {
    advance();
    if (d_begin == d_end && !readMore()) {
      return Scan::nothing;
    }
    d_isInRefusedEntry = d_isInRefusedEntry && !mayBeginEntry(*d_begin);
    if (d_isInTooLongLine || d_isInRefusedEntry) {
      skipLine();
      continue;
    }
    const auto outcome = scan();
    if (outcome != Scan::nothing) {
      return outcome;
    }
  }
}

void EntryStream::advance()
{
  const char* at = d_begin;
  while (at < d_next && (at = findNewline(at, d_next)) != nullptr) {
    ++d_lineNumber;
    ++at;
  }
  d_begin = d_next;
}

/** Moves what is not used up yet to the front and reads more behind it.
 * @returns false when there is nothing more, or no room for it. */
bool EntryStream::readMore()
{
  auto kept = static_cast<size_t>(d_end - d_begin);
  if (d_isLast) {
    return false;
  }
  if (kept + 1 == d_buffer.size()) {
    if (kept >= d_entrySizeLimit) {
      return false;
    }
    std::vector<char> larger(std::min(2 * kept, d_entrySizeLimit) + 1);
    std::memcpy(larger.data(), d_begin, kept);
    d_buffer.swap(larger);
  }
  else {
    std::memmove(d_buffer.data(), d_begin, kept);
  }
  const auto count = d_source->read(d_buffer.data() + kept, d_buffer.size() - 1 - kept);
  d_isLast = count == 0;
  d_octetsRead += count;
  d_begin = d_next = d_buffer.data();
  d_end = d_begin + kept + count;
  d_buffer[kept + count] = '\n';
  return count > 0;
}

/** Passes over a byte order mark. */
bool EntryStream::isUtf8()
{
  while (static_cast<size_t>(d_end - d_begin) < kByteOrderMark.size() && readMore()) {
  }
  const std::string_view beginning(d_begin, static_cast<size_t>(d_end - d_begin));
  if (beginning.substr(0, 2) == "\xff\xfe" || beginning.substr(0, 2) == "\xfe\xff") {
    d_buffer[0] = '\n';
    d_end = d_next = d_begin = d_buffer.data();
    d_isLast = true;
    return false;
  }
  if (beginning.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    d_begin = d_next = d_begin + kByteOrderMark.size();
  }
  return true;
}

void EntryStream::skipLine()
{
  const char* newline = findNewline(d_begin, d_end);
  d_isInTooLongLine = newline == nullptr;
  d_next = newline == nullptr ? d_end : newline + 1;
}

/** One parenthesis that is forgotten leaves all later ones open, too: what was
 * scanned to the end once is not scanned again for each of them. */
bool EntryStream::isKnownNotClosed()
{
  const auto at = offset(d_begin);
  while (d_notClosedBefore < d_notClosed.size() && d_notClosed[d_notClosedBefore].line < at) {
    ++d_notClosedBefore;
  }
  return d_notClosedBefore < d_notClosed.size() && d_notClosed[d_notClosedBefore].line == at;
}

/** Remembers the lines of an entry that was just found to have no end.
 * @param before an offset: later ones are not remembered. */
void EntryStream::keepNotClosed(uint64_t before)
{
  if (d_entry.openLines.empty()) {
    return;
  }
  d_notClosed.clear();
  d_notClosedBefore = 0;
  d_notClosedProblem = d_problem;
  for (const auto& line : d_entry.openLines) {
    if (offset(line.at) < before) {
      d_notClosed.push_back({offset(line.at), offset(line.open)});
    }
  }
}

/** The lines up to the next beginning belong to the entry. */
Scan EntryStream::refuseNotClosed()
{
  d_problem = d_notClosedProblem;
  d_problem.at = d_end - (d_octetsRead - d_notClosed[d_notClosedBefore].open);
  const char* newline = findNewline(d_problem.at, d_end);
  d_next = newline == nullptr ? d_end : newline + 1;
  d_isInRefusedEntry = true;
  return Scan::problem;
}

Scan EntryStream::scan()
{
  if (isKnownNotClosed()) {
    return refuseNotClosed();
  }
  while (true) {
    const auto outcome = scanEntry(d_begin, d_end, d_isLast, d_entry, d_problem, d_next);
    if (outcome != Scan::incomplete) {
      keepNotClosed(UINT64_MAX);
      return outcome;
    }
    if (!readMore() && !d_isLast) {
      return scanTooLongEntry();
    }
  }
}

/** What is wrong is most often a parenthesis; scanning up to the last whole
 * line says so. */
Scan EntryStream::scanTooLongEntry()
{
  const auto lastNewline = std::string_view(d_begin, static_cast<size_t>(d_end - d_begin)).rfind('\n');
  if (lastNewline != std::string_view::npos) {
    const auto outcome = scanEntry(d_begin, d_begin + lastNewline, true, d_entry, d_problem, d_next);
    d_isInRefusedEntry = d_next == d_begin + lastNewline;
    if (outcome == Scan::problem && d_problem.isNotClosed) {
      d_problem.message = kNotClosedSoon;
    }
    keepNotClosed(offset(d_begin) + d_entrySizeLimit / 2); // those in the other half may end behind what is read so far
    return outcome;
  }
  d_problem = kTooLong;
  d_problem.at = d_begin;
  d_next = d_end;
  d_isInTooLongLine = true;
  return Scan::problem;
}

uint64_t EntryStream::lineNumber(const char* at) const
{
  return d_lineNumber + static_cast<uint64_t>(std::count(d_begin, at, '\n'));
}

uint32_t EntryStream::column(const char* at) const
{
  return static_cast<uint32_t>(at - lineBegin(at)) + 1;
}

std::string_view EntryStream::line(const char* at) const
{
  const char* begin = lineBegin(at);
  const char* end = findNewline(at, d_end);
  end = end == nullptr ? d_end : end;
  if (end > begin && end[-1] == '\r') {
    --end;
  }
  return {begin, static_cast<size_t>(end - begin)};
}

const char* EntryStream::lineBegin(const char* at) const
{
  while (at > d_begin && at[-1] != '\n') {
    --at;
  }
  return at;
}

} // namespace dodns::zonefile
