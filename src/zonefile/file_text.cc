// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/file_text.hh"

#include "dns/name_text.hh"
#include "dns/rdata.hh"
#include "dns/rdata_layout.hh"

#include <algorithm>
#include <array>
#include <cassert>

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

class EscapedNames : public dns::RdataNames
{
public:
  bool read(std::string_view, std::string&, std::string&) const override { return false; }

  void write(std::string_view wire, std::string& text) const override
  {
    std::string name;
    dns::appendNameText(name, wire);
    appendEscaped(text, name);
  }
};

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
  // Inside quotes nothing is special, and quotes are only around strings.
  if (!hasSpecial(canonical) || !hasNames(type)) {
    return canonical;
  }
  const auto rdata = dns::Rdata::parse(type, canonical);
  assert(rdata);
  buffer = rdata->toText(EscapedNames());
  return buffer;
}

} // namespace dodns::zonefile
