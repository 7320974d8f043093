// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/file_text.hh"

#include "dns/name_text.hh"
#include "dns/rdata.hh"
#include "dns/rdata_layout.hh"

#include <cassert>

namespace dodns::zonefile {

namespace {

constexpr std::string_view kSpecial = "\"();@$"; // beside the backslash

void appendEscaped(std::string& text, std::string_view name)
{
  for (const char c : name) {
    if (kSpecial.find(c) != std::string_view::npos) {
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
  if (canonical.find_first_of(kSpecial) == std::string_view::npos) {
    return canonical;
  }
  buffer.clear();
  appendEscaped(buffer, canonical);
  return buffer;
}

std::string_view rdataForFile(uint16_t type, std::string_view canonical, std::string& buffer)
{
  // Inside quotes nothing is special, and quotes are only around strings.
  if (canonical.find_first_of(kSpecial) == std::string_view::npos || !hasNames(type)) {
    return canonical;
  }
  const auto rdata = dns::Rdata::parse(type, canonical);
  assert(rdata);
  buffer = rdata->toText(EscapedNames());
  return buffer;
}

} // namespace dodns::zonefile
