// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/generation.hh"

#include "zonefile/mnemonics.hh"

namespace dodns::zonefile {

namespace {

constexpr auto kHint = "Write $GENERATE 1-10 host$ A 192.0.2.$, or with every step of 2, 1-10/2.";

/** How many of the words from `begin` on are TTL, class and type: up to the
 * first mnemonic of a type. */
const Word* endOfHeader(const Word* begin, const Word* end)
{
  Mnemonics mnemonics;
  for (const auto* word = begin; word < end && !word->isQuoted; ++word) {
    if (mnemonics.find(word->text).isKnown) {
      return word + 1;
    }
  }
  return nullptr;
}

/** The text inside quotes; only the quotes inside it lose their backslash. */
std::string unquoted(std::string_view text)
{
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      out += text[at + 1] == '"' ? "" : "\\";
      ++at;
    }
    out += text[at];
  }
  return out;
}

} // namespace

std::optional<Generation> Generation::begin(const ScannedEntry& directive, uint32_t limit, Reporter& reporter)
{
  const Word* words = directive.words.data();
  const Word* end = words + directive.words.size();
  const auto missing = [&](const char* what) {
    reporter.error(end[-1].written().end(), "generate-incomplete", std::string("The $GENERATE ends where its ") + what + " should be.", kHint);
    return std::nullopt;
  };
  if (end - words < 3) {
    return missing(end - words < 2 ? "range" : "owner");
  }
  Generation made;
  made.d_directive = words->written().data();
  const auto range = GenerateRange::parse(words[1].text);
  if (!range || words[1].isQuoted) {
    reporter.error(words[1].written().data(), "generate-range", "'" + std::string(words[1].text) + "' is no range of numbers from 0 to 2147483647.", kHint);
    return std::nullopt;
  }
  if (range->count() > limit) {
    reporter.error(words[1].written().data(), "generate-too-many", "The $GENERATE makes " + std::to_string(range->count()) + " records, more than " + std::to_string(limit) + ".", "Split it, or allow more.");
    return std::nullopt;
  }
  const Word* rdata = endOfHeader(words + 3, end);
  if (rdata == nullptr) {
    reporter.error(end - words > 3 ? words[3].written().data() : end[-1].written().end(), "generate-incomplete", "The $GENERATE has no type behind its owner.", kHint);
    return std::nullopt;
  }
  if (rdata == end) {
    return missing("data");
  }
  made.d_range = *range;
  made.d_left = range->count();
  made.d_number = range->start;
  made.d_owner = words[2];
  for (const auto* word = words + 3; word < rdata; ++word) {
    made.d_middle += ' ';
    made.d_middle += word->written();
  }
  made.d_rdataAt = rdata->written().data();
  if (rdata + 1 == end && rdata->isQuoted) {
    made.d_rdata = unquoted(rdata->text);
    return made;
  }
  for (const auto* word = rdata; word < end; ++word) {
    made.d_rdata += word == rdata || word->isAdjacent ? "" : " ";
    made.d_rdata += word->written();
  }
  return made;
}

bool Generation::next(ScannedEntry& entry, Reporter& reporter)
{
  if (d_left == 0) {
    return false;
  }
  d_text.clear();
  const bool isOwnerGood = expandGenerate(d_owner.written(), d_number, d_text);
  d_text += d_middle;
  d_text += ' ';
  if (!isOwnerGood || !expandGenerate(d_rdata, d_number, d_text)) {
    reporter.error(isOwnerGood ? d_rdataAt : d_owner.written().data(), "generate-modifier", "A number cannot be put in here.", "Write $, ${offset}, ${offset,width} or ${offset,width,base} with base d, o, x, X, n or N; only d can be negative.");
    end();
    return false;
  }
  d_text += '\n';
  --d_left;
  d_number += d_left > 0 ? d_range.step : 0;
  ScanProblem problem{};
  const char* next = nullptr;
  const char* end = d_text.data() + d_text.size() - 1;
  if (scanEntry(d_text.data(), end, true, entry, problem, next) == Scan::entry && next == end) {
    return true;
  }
  reporter.beginGenerated(d_directive, text());
  reporter.error(d_directive, "generate-not-one-entry", "What the $GENERATE makes is not one entry.", kHint);
  reporter.endGenerated();
  this->end();
  return false;
}

} // namespace dodns::zonefile
