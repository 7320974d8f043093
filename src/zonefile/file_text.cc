// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/file_text.hh"

#include "dns/rdata_layout.hh"

#include <algorithm>
#include <array>

namespace dodns::zonefile {

namespace {

/** Beside the backslash. A table, because each octet that is written is looked
 * up in it. */
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> special{};
  for (const char c : std::string_view("\"();@$")) {
    special[static_cast<unsigned char>(c)] = true;
  }
  return special;
}();

bool isSpecial(char c)
{
  return kSpecial[static_cast<unsigned char>(c)];
}

bool hasSpecial(std::string_view text)
{
  return std::any_of(text.begin(), text.end(), [](char c) { return isSpecial(c); });
}

void appendEscaped(std::string& text, std::string_view name)
{
  for (const char c : name) {
    if (isSpecial(c)) {
      text += '\\';
    }
    text += c;
  }
}

/** Nothing is special inside quotes, and behind a backslash. */
void appendEscapedOutsideOfQuotes(std::string& text, std::string_view rdata)
{
  bool isInQuotes = false;
  for (size_t at = 0; at < rdata.size(); ++at) {
    if (rdata[at] == '\\' && at + 1 < rdata.size()) {
      text += rdata[at++];
    }
    else if (rdata[at] == '"') {
      isInQuotes = !isInQuotes;
    }
    else if (!isInQuotes && isSpecial(rdata[at])) {
      text += '\\';
    }
    text += rdata[at];
  }
}

bool hasNames(uint16_t type)
{
  const auto layout = dns::rdataLayout(type);
  return layout.find(static_cast<char>(dns::RdataField::name)) != std::string_view::npos || layout.find(static_cast<char>(dns::RdataField::nameAsIs)) != std::string_view::npos || layout.find(static_cast<char>(dns::RdataField::rest)) != std::string_view::npos;
}

} // namespace

std::string_view nameForFile(std::string_view canonical, std::string& buffer)
{
  if (!hasSpecial(canonical)) {
    return canonical;
  }
  buffer.clear();
  appendEscaped(buffer, canonical);
  return buffer;
}

std::string_view rdataForFile(uint16_t type, std::string_view canonical, std::string& buffer)
{
  // Quotes are only around strings.
  if (!hasSpecial(canonical) || !hasNames(type)) {
    return canonical;
  }
  buffer.clear();
  appendEscapedOutsideOfQuotes(buffer, canonical);
  return buffer;
}

} // namespace dodns::zonefile
