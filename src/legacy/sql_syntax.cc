// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/sql_syntax.hh"

#include "dns/name_text.hh"
#include "dns/rrtype.hh"

#include <algorithm>

namespace dodns::legacy {

namespace {

class UndottedNames : public dns::RdataNames
{
public:
  /** Nobody reads with this: a name without final dot is one relative to the root. */
  bool read(std::string_view /*token*/, std::string& /*wire*/, std::string& /*reason*/) const override { return false; }

  void write(std::string_view wire, std::string& text) const override
  {
    dns::appendNameText(text, wire);
    if (wire.size() > 1) {
      text.pop_back();
    }
  }
};

std::string upper(std::string text)
{
  for (auto& c : text) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return text;
}

} // namespace

std::string undotted(const dns::Name& name)
{
  std::string text;
  UndottedNames().write(name.wire(), text);
  return text;
}

bool SqlSyntax::hasPriority(const std::string& type) const
{
  const auto number = dns::rrtypeFromText(upper(type));
  return number && std::find(priorityTypes.begin(), priorityTypes.end(), *number) != priorityTypes.end();
}

zonefile::Entry SqlSyntax::entryOf(const Row& row) const
{
  zonefile::Entry entry{row.name, row.ttl.value_or(defaultTtl), row.type, row.data};
  if (row.priority && hasPriority(row.type)) {
    entry.data = *row.priority + " " + entry.data;
  }
  zonefile::Findings findings;
  if (owners == NameSpelling::undotted) {
    const auto name = zonefile::readName(row.name, dns::Name(), findings);
    entry.name = name ? name->toText() : row.name;
  }
  const auto type = targets == NameSpelling::undotted ? dns::rrtypeFromText(upper(row.type)) : std::nullopt;
  if (type) {
    const auto rdata = zonefile::readRdata(*type, entry.data, dns::Name(), findings);
    entry.data = rdata ? rdata->toText() : entry.data;
  }
  return entry;
}

std::string SqlSyntax::owner(const dns::Name& name, const dns::Name& zone) const
{
  switch (owners) {
  case NameSpelling::relative:
    return zonefile::writeName(name, zone);
  case NameSpelling::dotted:
    return name.toText();
  case NameSpelling::undotted:
    return undotted(name);
  }
  return {};
}

std::pair<std::string, std::optional<std::string>> SqlSyntax::dataOf(const dns::Rdata& rdata, const dns::Name& zone) const
{
  std::string data;
  switch (targets) {
  case NameSpelling::relative:
    data = zonefile::writeRdata(rdata, zone);
    break;
  case NameSpelling::dotted:
    data = rdata.toText();
    break;
  case NameSpelling::undotted:
    data = rdata.toText(UndottedNames());
    break;
  }
  const auto blank = data.find(' ');
  if (blank == std::string::npos || !hasPriority(dns::rrtypeToText(rdata.type()))) {
    return {data, std::nullopt};
  }
  return {data.substr(blank + 1), data.substr(0, blank)};
}

} // namespace dodns::legacy
