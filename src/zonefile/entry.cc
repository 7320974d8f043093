// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/entry.hh"

#include "dns/rrtype.hh"
#include "zonefile/rdata_form.hh"
#include "zonefile/relative_names.hh"

#include <algorithm>

namespace dodns::zonefile {

namespace {

std::string upperCase(std::string_view text)
{
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return upper;
}

bool hasErrors(const Findings& findings, size_t from)
{
  return std::any_of(findings.begin() + static_cast<std::ptrdiff_t>(from), findings.end(), [](const auto& finding) { return finding.severity == base::Severity::error; });
}

std::optional<uint16_t> readType(const std::string& text, Findings& findings)
{
  const auto type = dns::rrtypeFromText(upperCase(text));
  if (!type) {
    base::Place place;
    place.column = 1;
    place.member = "type";
    findings.push_back({"type-unknown", base::Severity::error, "There is no record type '" + text + "'.", "Write a type such as A or MX, or TYPE and its number.", "RFC 3597 section 5", std::move(place)});
  }
  return type;
}

} // namespace

std::optional<dns::Name> readName(std::string_view text, const dns::Name& origin, Findings& findings)
{
  const size_t before = findings.size();
  const RelativeNames names(text, origin, NameRole::owner, findings);
  std::string wire;
  std::string reason;
  names.read(text, wire, reason);
  if (hasErrors(findings, before)) {
    return std::nullopt;
  }
  return dns::Name::fromWire(wire);
}

std::optional<dns::Name> readFullName(std::string_view text, std::string& reason)
{
  const bool hasDot = !text.empty() && text.back() == '.';
  Findings findings;
  const auto name = readName(std::string(text) + (hasDot ? "" : "."), dns::Name(), findings);
  for (const auto& finding : findings) {
    if (finding.severity == base::Severity::error) {
      reason = finding.message;
      break;
    }
  }
  return name;
}

std::optional<dns::Rdata> readRdata(uint16_t type, std::string_view text, const dns::Name& origin, Findings& findings)
{
  const size_t before = findings.size();
  const RelativeNames names(text, origin, NameRole::target, findings);
  dns::RdataProblem problem;
  auto rdata = dns::Rdata::parse(type, text, names, problem);
  if (!rdata) {
    base::Place place;
    place.column = static_cast<uint32_t>(problem.at) + 1;
    place.member = "data";
    findings.push_back({"invalid-rdata", base::Severity::error, "The data of this " + dns::rrtypeToText(type) + " record " + problem.reason + ".", rdataHint(type), rdataReference(type), std::move(place)});
  }
  if (hasErrors(findings, before)) {
    return std::nullopt;
  }
  return rdata;
}

std::optional<dns::Record> readEntry(const Entry& entry, const dns::Name& origin, Findings& findings)
{
  const auto name = readName(entry.name, origin, findings);
  const auto type = readType(entry.type, findings);
  if (!type) {
    return std::nullopt;
  }
  auto rdata = readRdata(*type, entry.data, origin, findings);
  if (!name || !rdata) {
    return std::nullopt;
  }
  return dns::Record{*name, entry.ttl, std::move(*rdata)};
}

std::string writeName(const dns::Name& name, const dns::Name& origin)
{
  Findings none;
  std::string text;
  RelativeNames({}, origin, NameRole::owner, none).write(name.wire(), text);
  return text;
}

std::string writeRdata(const dns::Rdata& rdata, const dns::Name& origin)
{
  Findings none;
  return rdata.toText(RelativeNames({}, origin, NameRole::target, none));
}

Entry writeEntry(const dns::Record& record, const dns::Name& origin)
{
  return {writeName(record.name, origin), record.ttl, dns::rrtypeToText(record.type()), writeRdata(record.rdata, origin)};
}

} // namespace dodns::zonefile
