// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/scanner.hh"

#include <algorithm>
#include <array>
#include <cstring>

namespace dodns::zonefile {

namespace {

enum class Octet : uint8_t
{
  ordinary,
  escape,
  blank,
  carriageReturn,
  newline,
  comment,
  quote,
  open,
  close,
  nul,
};

constexpr std::array<Octet, 256> makeOctets()
{
  std::array<Octet, 256> octets{};
  octets['\\'] = Octet::escape;
  octets[' '] = Octet::blank;
  octets['\t'] = Octet::blank;
  octets['\r'] = Octet::carriageReturn;
  octets['\n'] = Octet::newline;
  octets[';'] = Octet::comment;
  octets['"'] = Octet::quote;
  octets['('] = Octet::open;
  octets[')'] = Octet::close;
  octets['\0'] = Octet::nul;
  return octets;
}

constexpr auto kOctets = makeOctets();

Octet kindOf(char octet)
{
  return kOctets[static_cast<unsigned char>(octet)];
}

const char* endOfLine(const char* at, const char* end)
{
  return static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end + 1 - at)));
}

/** What can be wrong, without where. */
constexpr ScanProblem kEscapeAtEnd{"escape-at-end-of-line", "A backslash ends the line.", "Write what is to follow the backslash, or \\\\ for a backslash.", nullptr};
constexpr ScanProblem kLoneCarriageReturn{"lone-carriage-return", "There is a carriage return without a newline behind it.", "End lines with a newline, or with both.", nullptr};
constexpr ScanProblem kNotOpened{"parenthesis-not-opened", "There is a closing parenthesis without an opening one before it.", "Remove it, or open one before it.", nullptr};
constexpr ScanProblem kNotClosed{"parenthesis-not-closed", "The parenthesis is not closed.", "Write a closing parenthesis at the end of the entry.", nullptr, true};
constexpr ScanProblem kQuoteNotClosed{"quote-not-closed", "The quote is not closed in its line.", "Write a closing quote; a quote inside a text is \\\", a line break \\010.", nullptr};
constexpr ScanProblem kNulOctet{"nul-octet", "There is an octet of value 0.", "Write \\000 for it in a text or a name; if there are more of them, this is no text file.", nullptr};

/** One run of scanEntry(). */
class EntryScan
{
public:
  EntryScan(const char* begin, const char* end, bool isLast, ScannedEntry& entry, ScanProblem& problem, const char*& next)
      : d_begin(begin), d_end(end), d_at(begin), d_isLast(isLast), d_entry(entry), d_problem(problem), d_next(next) {}

  Scan run();

private:
  Scan finish(const char* newline);
  Scan fail(const ScanProblem& problem, const char* at);
  const char* nextBeginning(const char* line) const;
  void dropLinesDeeperThan(unsigned depth);
  void add(Word word);
  bool readWord();
  Scan readQuoted();

  const char* d_begin;
  const char* d_end;
  const char* d_at;
  const char* d_open = nullptr; ///< the outermost parenthesis that is open
  unsigned d_depth = 0;
  bool d_isLast;
  ScannedEntry& d_entry;
  ScanProblem& d_problem;
  const char*& d_next;
};

Scan EntryScan::run()
{
  d_entry.words.clear();
  d_entry.openLines.clear();
  d_entry.isPlain = true;
  d_entry.hasAdjacentWords = false;
  d_entry.beginsWithBlank = *d_at == ' ' || *d_at == '\t';
  while (true) {
    switch (kindOf(*d_at)) {
    case Octet::blank:
      ++d_at;
      break;
    case Octet::ordinary:
    case Octet::escape:
      if (!readWord()) {
        return fail(kEscapeAtEnd, d_at - 1);
      }
      break;
    case Octet::quote:
      if (const auto outcome = readQuoted(); outcome != Scan::entry) {
        return outcome;
      }
      break;
    case Octet::carriageReturn:
      if (d_at[1] != '\n') {
        return fail(kLoneCarriageReturn, d_at);
      }
      ++d_at;
      break;
    case Octet::comment:
      d_entry.isPlain = d_entry.isPlain && d_depth == 0;
      d_at = endOfLine(d_at, d_end);
      break;
    case Octet::open:
      d_entry.isPlain = false;
      if (!d_entry.openLines.empty() && d_entry.openLines.back().depth == d_depth) {
        d_entry.openLines.back().open = d_at;
      }
      d_open = d_depth++ == 0 ? d_at : d_open;
      ++d_at;
      break;
    case Octet::close:
      if (d_depth == 0) {
        return fail(kNotOpened, d_at);
      }
      dropLinesDeeperThan(--d_depth);
      ++d_at;
      break;
    case Octet::nul:
      return fail(kNulOctet, d_at);
    case Octet::newline:
      if (d_at == d_end && !d_isLast) {
        return Scan::incomplete;
      }
      if (d_depth == 0) {
        return finish(d_at);
      }
      dropLinesDeeperThan(d_depth - 1); // an entry that began where as many were open ends here
      if (d_at == d_end) {
        return fail(kNotClosed, d_open);
      }
      if (mayBeginEntry(*++d_at)) {
        d_entry.openLines.push_back({d_at, d_depth, nullptr});
      }
      break;
    }
  }
}

Scan EntryScan::finish(const char* newline)
{
  const char* end = newline > d_begin && newline[-1] == '\r' ? newline - 1 : newline;
  d_entry.text = {d_begin, static_cast<size_t>(end - d_begin)};
  d_next = std::min(newline + 1, d_end);
  return d_entry.words.empty() ? Scan::nothing : Scan::entry;
}

Scan EntryScan::fail(const ScanProblem& problem, const char* at)
{
  d_problem = problem;
  d_problem.at = at;
  if (!d_problem.isNotClosed) {
    d_entry.openLines.clear();
  }
  const char* newline = endOfLine(at, d_end);
  d_next = std::min(newline + 1, d_end);
  if (d_depth > 0) {
    d_next = nextBeginning(d_next);
  }
  return d_next == d_end && !d_isLast ? Scan::incomplete : Scan::problem;
}

/** An entry whose parentheses are wrong ends before a line that may begin
 * one. */
const char* EntryScan::nextBeginning(const char* line) const
{
  while (line < d_end && !mayBeginEntry(*line)) {
    line = std::min(endOfLine(line, d_end) + 1, d_end);
  }
  return line;
}

void EntryScan::dropLinesDeeperThan(unsigned depth)
{
  auto& lines = d_entry.openLines;
  while (!lines.empty() && lines.back().depth > depth) {
    lines.pop_back();
  }
}

void EntryScan::add(Word word)
{
  auto& words = d_entry.words;
  word.isAdjacent = !words.empty() && words.back().written().end() == word.written().begin();
  d_entry.hasAdjacentWords = d_entry.hasAdjacentWords || word.isAdjacent;
  words.push_back(word);
}

/** @returns false when a backslash has nothing behind it; `d_at` is there. */
bool EntryScan::readWord()
{
  const char* begin = d_at;
  bool hasEscape = false;
  while (true) {
    while (kindOf(*d_at) == Octet::ordinary) {
      ++d_at;
    }
    if (*d_at != '\\') {
      break;
    }
    hasEscape = true;
    ++d_at;
    if (*d_at == '\n' || *d_at == '\r' || *d_at == '\0') {
      return false;
    }
    ++d_at;
  }
  add({{begin, static_cast<size_t>(d_at - begin)}, false, hasEscape});
  return true;
}

Scan EntryScan::readQuoted()
{
  const char* quote = d_at++;
  bool hasEscape = false;
  while (*d_at != '"') {
    if (*d_at == '\n') {
      if (d_at == d_end && !d_isLast) {
        return Scan::incomplete;
      }
      return fail(kQuoteNotClosed, quote);
    }
    if (*d_at == '\0') {
      return fail(kNulOctet, d_at);
    }
    if (*d_at == '\\' && d_at[1] != '\n' && d_at[1] != '\0') {
      hasEscape = true;
      ++d_at;
    }
    ++d_at;
  }
  add({{quote + 1, static_cast<size_t>(d_at - quote - 1)}, true, hasEscape});
  ++d_at;
  return Scan::entry;
}

} // namespace

bool mayBeginEntry(char first)
{
  return kindOf(first) == Octet::ordinary || kindOf(first) == Octet::escape;
}

Scan scanEntry(const char* begin, const char* end, bool isLast, ScannedEntry& entry, ScanProblem& problem, const char*& next)
{
  return EntryScan(begin, end, isLast, entry, problem, next).run();
}

} // namespace dodns::zonefile
