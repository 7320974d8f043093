// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/rejected.hh"

#include "recorddb/migration_statements.hh"
#include "recorddb/readable.hh"

#include <algorithm>

namespace dodns::recorddb {

namespace {

const char* severityText(base::Severity severity)
{
  return severity == base::Severity::error ? "error" : "warning";
}

void setFindings(pg::Connection& connection, int64_t id, const std::vector<base::Finding>& findings)
{
  std::vector<std::string> codes;
  std::vector<std::string> severities;
  std::vector<std::string> messages;
  std::vector<std::string> hints;
  std::vector<std::string> references;
  for (const auto& finding : findings) {
    codes.push_back(finding.code);
    severities.emplace_back(severityText(finding.severity));
    messages.push_back(readable(finding.message));
    hints.push_back(readable(finding.hint));
    references.push_back(finding.reference);
  }
  connection.execute(statements::kForgetRejectedFindings, {std::to_string(id)});
  connection.execute(statements::kAddRejectedFindings, {std::to_string(id), pg::arrayText(codes), pg::arrayText(severities), pg::arrayText(messages), pg::arrayText(hints), pg::arrayText(references)});
}

/** Of those whose place is not known any more. */
std::optional<int64_t> placeRejected(pg::Connection& connection, const RejectedEntry& entry)
{
  const auto rows = connection.execute(statements::kPlaceRejected, {toText(entry.refusedBy), entry.zone, entry.name, entry.type, std::to_string(entry.ttl), pg::arrayText(entry.data), entry.place});
  return rows.isEmpty() ? std::nullopt : std::optional(rows[0].int64(0));
}

RejectedEntry toEntry(const pg::Row& row)
{
  RejectedEntry entry;
  entry.id = row.int64(0);
  entry.refusedBy = row.text(1) == "records" ? Side::records : Side::legacy;
  entry.zone = row.string(2);
  entry.name = row.string(3);
  entry.type = row.string(4);
  entry.ttl = row.int64(5);
  entry.isFromBackfill = row.text(6) == "backfill";
  entry.place = row.string(7);
  entry.author.token = row.string(8);
  entry.author.client = row.string(9);
  entry.author.requestId = row.string(10);
  entry.at = row.string(11);
  entry.tries = row.int32(12);
  entry.lastTry = row.string(13);
  entry.acceptedAt = row.string(14);
  entry.acceptedBy = row.string(15);
  return entry;
}

void readDetails(pg::Connection& connection, RejectedEntry& entry)
{
  const auto data = connection.execute(statements::kRejectedData, {std::to_string(entry.id)});
  for (int i = 0; i < data.rowCount(); ++i) {
    entry.data.push_back(data[i].string(0));
  }
  const auto rows = connection.execute(statements::kRejectedFindings, {std::to_string(entry.id)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto severity = rows[i].text(1) == "error" ? base::Severity::error : base::Severity::warning;
    entry.findings.push_back({rows[i].string(0), severity, rows[i].string(2), rows[i].string(3), rows[i].string(4), {}});
  }
}

} // namespace

const char* toText(Side side)
{
  return side == Side::records ? "records" : "legacy";
}

int64_t reject(pg::Connection& connection, const RejectedEntry& given)
{
  auto entry = given;
  for (auto* text : {&entry.name, &entry.type, &entry.place}) {
    *text = readable(*text);
  }
  std::transform(entry.data.begin(), entry.data.end(), entry.data.begin(), readable);
  if (!entry.isFromBackfill) {
    connection.execute(statements::kForgetOthersOfRRset, {toText(entry.refusedBy), entry.zone, entry.name, entry.type});
    connection.execute(statements::kPlaceRRset, {toText(entry.refusedBy), entry.zone, entry.name, entry.type, entry.place});
  }
  const auto known = entry.isFromBackfill ? placeRejected(connection, entry) : std::nullopt;
  const auto id = known ? *known : connection.execute(statements::kReject, {toText(entry.refusedBy), entry.zone, entry.name, entry.type, std::to_string(entry.ttl), pg::arrayText(entry.data), entry.isFromBackfill ? "backfill" : "write", entry.place, entry.author.token, entry.author.client, entry.author.requestId})[0].int64(0);
  setFindings(connection, id, entry.findings);
  return id;
}

void unplaceRejected(pg::Connection& connection, Side side, const std::vector<std::string>& zones)
{
  connection.execute(statements::kUnplaceRejected, {toText(side), pg::arrayText(zones)});
}

std::vector<RejectedEntry> listRejected(pg::Connection& connection, const RejectedFilter& filter)
{
  std::vector<RejectedEntry> entries;
  const auto id = filter.id ? std::optional(std::to_string(*filter.id)) : std::nullopt;
  const auto limit = filter.limit ? std::optional(std::to_string(*filter.limit)) : std::nullopt;
  const auto rows = connection.execute(statements::kRejected, {id, filter.zone, filter.onlyOpen ? "t" : "f", filter.onlyAccepted ? "t" : "f", filter.rule, pg::arrayText(filter.patterns), std::to_string(filter.after), limit});
  for (int i = 0; i < rows.rowCount(); ++i) {
    entries.push_back(toEntry(rows[i]));
    readDetails(connection, entries.back());
  }
  return entries;
}

bool acceptRejected(pg::Connection& connection, int64_t id, const std::optional<std::string>& who)
{
  return connection.execute(statements::kAcceptRejected, {std::to_string(id), who}).affectedRows() == 1;
}

void resolveRejected(pg::Connection& connection, Side side, const dns::Name& zone, const std::vector<RRsetRows>& rrsets)
{
  std::vector<std::string> names;
  std::vector<std::string> types;
  for (const auto& rrset : rrsets) {
    names.push_back(rrset.name);
    types.push_back(rrset.type);
  }
  connection.execute(statements::kResolveRejected, {toText(side), zone.toText(), pg::arrayText(names), pg::arrayText(types)});
}

void resolveRejected(pg::Connection& connection, Side side, const dns::Name& zone)
{
  connection.execute(statements::kResolveRejectedZone, {toText(side), zone.toText()});
}

void resolveOtherRejected(pg::Connection& connection, Side side, const std::vector<std::string>& zones, const std::vector<int64_t>& stay)
{
  connection.execute(statements::kResolveOtherRejected, {toText(side), pg::arrayText(zones), pg::arrayText(stay)});
}

RefusedByLegacy refusedByLegacy(pg::Connection& connection, const std::vector<std::string>& zones)
{
  RefusedByLegacy refused;
  const auto rows = connection.execute(statements::kRefusedByLegacy, {pg::arrayText(zones)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    refused[rows[i].string(0)].emplace(rows[i].string(1), rows[i].string(2));
  }
  return refused;
}

bool isRejected(pg::Connection& connection, const dns::Name& zone, const dns::Name& name, const std::string& type)
{
  return connection.execute(statements::kIsRejected, {zone.toText(), name.toText(), type})[0].boolean(0);
}

int64_t countOpenRejected(pg::Connection& connection, std::optional<Side> side, const std::optional<dns::Name>& zone)
{
  return connection.execute(statements::kCountOpenRejected, {side ? std::optional<std::string>(toText(*side)) : std::nullopt, zone ? std::optional(zone->toText()) : std::nullopt})[0].int64(0);
}

} // namespace dodns::recorddb
