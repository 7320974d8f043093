// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/entry_header.hh"

#include "zonefile/ttl_text.hh"

#include <algorithm>
#include <string>

namespace dodns::zonefile {

namespace {

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

/** Compares without case; `upperCase` is in upper case. */
bool isSame(std::string_view word, std::string_view upperCase)
{
  return word.size() == upperCase.size() && std::equal(word.begin(), word.end(), upperCase.begin(), [](char a, char b) { return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 'a' + 'A') : a) == b; });
}

bool isIn(std::string_view word)
{
  return isSame(word, "IN") || isSame(word, "CLASS1"); // RFC 3597 section 5
}

bool isClass(std::string_view word)
{
  constexpr std::string_view kGeneric = "CLASS";
  return isIn(word) || isSame(word, "CH") || isSame(word, "HS") || isSame(word, "CS") || isSame(word, "CHAOS") || isSame(word, "HESIOD") || (word.size() > kGeneric.size() && isSame(word.substr(0, kGeneric.size()), kGeneric) && std::all_of(word.begin() + kGeneric.size(), word.end(), isDigit));
}

std::string inQuotes(std::string_view text)
{
  return "'" + std::string(text) + "'";
}

} // namespace

const Word* EntryHeaderReader::read(const ScannedEntry& entry, const Word* at, EntryHeader& header)
{
  const Word* end = entry.words.data() + entry.words.size();
  bool hasTtl = false;
  bool hasClass = false;
  for (; at < end && !at->isQuoted; ++at) {
    if (isDigit(at->text.front())) {
      const auto ttl = zonefile::readTtl(at->text);
      if (!ttl || hasTtl) {
        break;
      }
      hasTtl = true;
      readTtl(*at, *ttl, header);
      continue;
    }
    const auto& mnemonic = d_mnemonics.find(at->text);
    if (mnemonic.isKnown) {
      header.type = mnemonic.type;
      return at + 1;
    }
    if (!isClass(at->text)) {
      break;
    }
    readClass(*at, hasClass, header);
    hasClass = true;
  }
  reportNoType(entry, at < end ? at : nullptr);
  return nullptr;
}

void EntryHeaderReader::readTtl(const Word& word, uint64_t ttl, EntryHeader& header)
{
  if (ttl > kMaxTtl) {
    d_reporter.error(word.text.data(), "ttl-too-large", "The TTL " + inQuotes(word.text) + " is larger than 2147483647.", "Write at most 2147483647 seconds; a day is 86400, a week 604800.", "RFC 2181 section 8");
    header.isGood = false;
    return;
  }
  header.ttl = static_cast<uint32_t>(ttl);
}

void EntryHeaderReader::readClass(const Word& word, bool isRepeated, EntryHeader& header)
{
  if (isRepeated) {
    d_reporter.error(word.text.data(), "class-repeated", "There is a second class, " + inQuotes(word.text) + ".", "Remove it.", "RFC 1035 section 5.1");
    header.isGood = false;
  }
  else if (!isIn(word.text)) {
    d_reporter.error(word.text.data(), "class-not-in", "The class is " + inQuotes(word.text) + ", and only IN is served here.", "Remove the entry, or write IN.", "RFC 1035 section 3.2.4");
    header.isGood = false;
  }
}

/** Says what is wrong with the word where a type should be, or that nothing is
 * there, and what was probably meant. */
void EntryHeaderReader::reportNoType(const ScannedEntry& entry, const Word* word)
{
  constexpr auto kReference = "RFC 1035 section 5.1";
  if (word == nullptr) {
    const auto& last = entry.words.back();
    d_reporter.error(last.written().end(), "type-missing", "The entry ends where its type should be.", "Write owner, TTL, type and data: www 3600 A 192.0.2.1.", kReference);
    return;
  }
  const auto& words = entry.words;
  const char* at = word->written().data();
  const auto isFirst = word == words.data() + (entry.beginsWithBlank ? 0 : 1);
  const bool isNextType = word + 1 < words.data() + words.size() && d_mnemonics.find(word[1].text).isKnown;
  if (entry.beginsWithBlank && word == words.data() && word->text.substr(0, 1) == "$") {
    d_reporter.error(at, "directive-indented", "The directive " + inQuotes(word->text) + " does not begin its line.", "Remove the blanks before it.", kReference);
  }
  else if (entry.beginsWithBlank && word == words.data() && isNextType) {
    d_reporter.error(at, "type-unknown", inQuotes(word->text) + " is no TTL, class or type.", "If it is the owner, remove the blanks before it: a line that begins with a blank has the owner of the entry before.", kReference);
  }
  else if (!entry.beginsWithBlank && isFirst && d_mnemonics.find(words.front().text).isKnown) {
    d_reporter.error(at, "type-unknown", inQuotes(word->text) + " is no TTL, class or type.", "The line begins with its owner, " + std::string(words.front().text) + "; if that is the type, write the owner before it, or a blank for that of the entry before.", kReference);
  }
  else if (isDigit(word->text.empty() ? ' ' : word->text.front())) {
    d_reporter.error(at, "type-unknown", inQuotes(word->text) + " stands where a TTL, a class or a type is expected.", "A TTL is a number of seconds, or numbers with units, 1h30m; an address needs its type, A or AAAA, before it.", kReference);
  }
  else {
    d_reporter.error(at, "type-unknown", inQuotes(word->text) + " is no known type.", "Write a type such as A, AAAA, CNAME, MX or TXT, or TYPE and its number.", "RFC 3597 section 5");
  }
}

} // namespace dodns::zonefile
