// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_names.hh"

#include "zonefile/entry.hh"

namespace dodns::api {

namespace {

constexpr const char* kOrigin = "@";

} // namespace

bool hasFinalDot(const std::string& text)
{
  if (text.empty() || text.back() != '.') {
    return false;
  }
  size_t backslashes = 0;
  while (backslashes + 1 < text.size() && text[text.size() - 2 - backslashes] == '\\') {
    ++backslashes;
  }
  return backslashes % 2 == 0;
}

std::optional<dns::Name> readOwner(const std::optional<std::string>& text, const dns::Name& zone, Findings& findings)
{
  if (!text || text->empty()) {
    return zone;
  }
  const auto name = zonefile::readName(*text, zone, findings);
  if (name && !name->isWithin(zone)) {
    auto finding = mistake("name-outside-zone", "name", "Name " + *text + " is not inside the domain " + zone.toText());
    finding.hint = "Leave the final dot off to name something inside the domain.";
    findings.push_back(finding);
    return std::nullopt;
  }
  return name;
}

std::string shownOwner(const std::string& fqdn, const dns::Name& zone)
{
  const auto zoneText = zone.toText();
  if (fqdn == zoneText) {
    return kOrigin;
  }
  const auto suffix = zone.isRoot() ? zoneText : "." + zoneText;
  const bool isInside = fqdn.size() > suffix.size() && fqdn.compare(fqdn.size() - suffix.size(), suffix.size(), suffix) == 0;
  return isInside ? fqdn.substr(0, fqdn.size() - suffix.size()) : fqdn;
}

std::optional<dns::Name> readHost(const std::string& text, const dns::Name& zone, Findings& findings)
{
  if (text == kOrigin) {
    return zone;
  }
  if (!hasFinalDot(text)) {
    findings.push_back(mistake("data-without-final-dot", "data", "Data needs to end with a dot (.)"));
    return std::nullopt;
  }
  const auto before = findings.size();
  const auto name = zonefile::readName(text, zone, findings);
  for (auto i = before; i < findings.size(); ++i) {
    findings[i].place.member = "data";
  }
  return name;
}

std::string shownHost(const dns::Name& host, const dns::Name& zone)
{
  if (host == zone) {
    return kOrigin;
  }
  auto text = host.toText();
  if (!host.isRoot()) {
    text.pop_back();
  }
  return text;
}

} // namespace dodns::api
