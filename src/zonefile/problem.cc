// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/problem.hh"

#include <algorithm>

namespace dodns::zonefile {

namespace {

constexpr size_t kWidth = 160;       ///< octets of a line that are shown
constexpr size_t kBeforeCaret = 100; ///< of them before the caret, when there are more

bool isControl(char octet)
{
  const auto value = static_cast<unsigned char>(octet);
  return value < 0x20 || value == 0x7f;
}

/** True inside a character of UTF-8, which takes one column with those before. */
bool isContinuation(char octet)
{
  return (static_cast<unsigned char>(octet) & 0xc0) == 0x80;
}

/** Puts in a space for what a terminal would not show as one character. U+0080 to
 * U+009F are control characters, too: U+009B is as good as ESC [. */
std::string printable(std::string_view text)
{
  std::string shown;
  for (size_t at = 0; at < text.size(); ++at) {
    const bool isLongControl = text[at] == '\xc2' && at + 1 < text.size() && (text[at + 1] & 0xe0) == 0x80;
    shown += isLongControl || isControl(text[at]) ? ' ' : text[at];
    at += isLongControl ? 1 : 0;
  }
  return shown;
}

} // namespace

std::string showCaret(std::string_view line, uint32_t column)
{
  if (column == 0 || line.empty()) {
    return {};
  }
  const size_t at = std::min<size_t>(column - 1, line.size());
  size_t begin = at > kBeforeCaret && line.size() > kWidth ? at - kBeforeCaret : 0;
  size_t end = std::min(line.size(), begin + kWidth);
  while (begin > 0 && isContinuation(line[begin])) {
    --begin;
  }
  while (end < line.size() && isContinuation(line[end])) {
    ++end;
  }
  const auto before = line.substr(begin, at - begin);
  const auto characters = before.size() - static_cast<size_t>(std::count_if(before.begin(), before.end(), isContinuation));
  return "  " + std::string(begin > 0 ? "…" : "") + printable(line.substr(begin, end - begin)) + (end < line.size() ? "…" : "") + "\n  " + std::string(characters + (begin > 0 ? 1 : 0), ' ') + "^\n";
}

std::string show(const Problem& problem)
{
  const auto& finding = problem.finding;
  std::string text = finding.place.source;
  if (finding.place.line > 0) {
    text += ':' + std::to_string(finding.place.line);
  }
  if (finding.place.column > 0) {
    text += ':' + std::to_string(finding.place.column);
  }
  text += finding.severity == base::Severity::error ? ": error: " : ": warning: ";
  text += printable(finding.message) + " [" + finding.code + "]\n";
  text += showCaret(problem.line, finding.place.column);
  if (!finding.hint.empty()) {
    text += "  " + printable(finding.hint) + "\n";
  }
  if (!problem.includedFrom.empty()) {
    text += "  Included from " + problem.includedFrom + ".\n";
  }
  return text;
}

} // namespace dodns::zonefile
