// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace dodns::zonefile {

/** One word of an entry, as it is written: escapes are not resolved. */
struct Word
{
  std::string_view text; ///< without the quotes around it
  bool isQuoted = false;
  bool hasEscape = false;
  bool isAdjacent = false; ///< nothing is between it and the word before

  /** With the quotes. */
  std::string_view written() const { return isQuoted ? std::string_view(text.data() - 1, text.size() + 2) : text; }
};

/** A line inside parentheses that looks like the beginning of an entry. */
struct OpenLine
{
  const char* at;
  unsigned depth;   ///< how many parentheses are open there
  const char* open; ///< the outermost one that an entry that begins here leaves open
};

/** The words of one entry: a line, or several with parentheses. */
struct ScannedEntry
{
  std::vector<Word> words;
  std::string_view text;        ///< from the first octet to the end of the line, which is not in it
  bool beginsWithBlank = false; ///< the owner is that of the entry before
  bool isPlain = true;          ///< one line, with nothing but blanks between the words
  bool hasAdjacentWords = false;
  std::vector<OpenLine> openLines; ///< only after a parenthesis that is not closed: those of which the same is true
};

/** What is wrong with an entry whose words cannot be told. */
struct ScanProblem
{
  const char* code;
  const char* message;
  const char* hint;
  const char* at;
  bool isNotClosed = false; ///< a parenthesis, as far as the entry was scanned
};

enum class Scan
{
  entry,      ///< there are words
  nothing,    ///< an empty line or a comment
  problem,    ///< see ScanProblem
  incomplete, ///< the entry goes on behind `end`: read more and scan it again
};

/** Whether a line with this first octet begins an entry with an owner, or a
 * directive, and cannot be one inside parentheses as people write them. */
bool mayBeginEntry(char first);

/** Tells the words of the entry that begins at `begin`.
 * @param end what is read so far ends here; `*end` is readable and a newline.
 * @param isLast nothing follows behind `end`.
 * @param next is set to where the next entry begins; after a problem that is
 * the next line that looks like the beginning of one. */
Scan scanEntry(const char* begin, const char* end, bool isLast, ScannedEntry& entry, ScanProblem& problem, const char*& next);

} // namespace dodns::zonefile
