// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dodns/texts.hh"

#include "dns/rrtype.hh"

#include <stdexcept>

namespace dodns {

namespace {

/** The error in a member of a record, from words that fit behind the member. */
void refuse(const Record& record, const char* member, const std::string& value, const char* code, const std::string& reason, size_t at, Findings& findings)
{
  base::Place place;
  place.member = member;
  place.column = static_cast<uint32_t>(at) + 1;
  const auto message = "The " + std::string(member) + " '" + value + "' " + reason + ".";
  append({{code, base::Severity::error, message, "A record has absolute names, each with its final dot.", "", std::move(place)}}, {record.name, record.ttl, record.type, record.data}, findings);
}

const std::string& memberOf(const Entry& entry, const std::string& member)
{
  return member == "name" ? entry.name : member == "type" ? entry.type
                                                          : entry.data;
}

} // namespace

dns::Name readOrigin(const std::string& text)
{
  std::string reason;
  const auto origin = zonefile::readFullName(text, reason);
  if (!origin) {
    throw std::invalid_argument("the origin: " + reason);
  }
  return *origin;
}

std::optional<dns::Record> readRecord(const Record& record, Findings& findings)
{
  std::string reason;
  const auto name = dns::Name::parse(record.name, &reason);
  if (!name) {
    refuse(record, "name", record.name, "invalid-name", reason, 0, findings);
  }
  const auto type = dns::rrtypeFromText(record.type);
  if (!type) {
    refuse(record, "type", record.type, "type-unknown", "is no record type", 0, findings);
    return std::nullopt;
  }
  dns::RdataProblem problem;
  auto rdata = dns::Rdata::parse(*type, record.data, dns::absoluteNames(), problem);
  if (!rdata) {
    refuse(record, "data", record.data, "invalid-rdata", problem.reason, problem.at, findings);
  }
  if (!name || !rdata) {
    return std::nullopt;
  }
  return dns::Record{*name, record.ttl, std::move(*rdata)};
}

Record writeRecord(const dns::Record& record)
{
  return {record.name.toText(), record.ttl, dns::rrtypeToText(record.type()), record.rdata.toText()};
}

Finding toFinding(const zonefile::Problem& problem)
{
  const auto& finding = problem.finding;
  const auto& place = finding.place;
  return {finding.severity == base::Severity::error, finding.code, finding.message, finding.hint, finding.reference, {place.source, place.line, place.column, place.member}, show(problem)};
}

void append(const zonefile::Findings& found, const Entry& entry, Findings& findings)
{
  for (const auto& finding : found) {
    zonefile::Problem problem{finding, memberOf(entry, finding.place.member), {}};
    // There is no file: the member is where to look.
    problem.finding.place.source = finding.place.member;
    findings.push_back(toFinding(problem));
    findings.back().place.source.clear();
  }
}

} // namespace dodns
