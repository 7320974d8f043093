// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/history_call.hh"
#include "api/streamed_list.hh"
#include "dns/rrtype.hh"
#include "zonefile/writer.hh"

namespace dodns::api {

namespace {

void writeText(pg::Connection& connection, const dns::Name& name, const ZoneThen& then, const http::Write& write)
{
  zonefile::Writer writer(name, write);
  recorddb::forEachRecordAt(connection, then.zone->id, then.time, [&](const recorddb::NumberedRecord& record) {
    const auto owner = dns::Name::parse(record.name);
    const auto type = dns::rrtypeFromText(record.type);
    auto rdata = owner && type ? dns::Rdata::parse(*type, record.rdata) : std::nullopt;
    if (rdata) {
      writer.add({*owner, record.ttl, std::move(*rdata)});
    }
    else {
      write("; not understood: " + record.name + " " + std::to_string(record.ttl) + " " + record.type + "\n");
    }
  });
  writer.finish();
}

void writeJson(pg::Connection& connection, const dns::Name& name, const ZoneThen& then, const http::Write& write)
{
  StreamedList list(write, {{"zone", shownZone(name)}, {"at", then.time}, {"kind", recorddb::toText(then.zone->kind)}}, "records");
  recorddb::forEachRecordAt(connection, then.zone->id, then.time, [&list](const recorddb::NumberedRecord& record) {
    list.add({{"id", record.id}, {"name", record.name}, {"type", record.type}, {"ttl", record.ttl}, {"rdata", record.rdata}});
  });
  list.finish();
}

} // namespace

http::Response getZoneHistory(const Call& call)
{
  const auto name = readZoneName(call.parameter("name"));
  if (!name || !call.token.covers(*name)) {
    return notFound(call.request);
  }
  Findings findings;
  const auto then = readZoneThen(call.connection, *name, call.request.target.find("at"), "at", findings);
  const auto format = call.request.target.find("format").value_or("json");
  if (format != "json" && format != "text") {
    findings.push_back(mistake("format-unknown", "format", "format is json or text"));
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  if (!then->zone) {
    return notFound(call.request);
  }
  const bool isText = format == "text";
  const auto* contentType = isText ? "text/dns; charset=utf-8" : "application/json; charset=utf-8"; // RFC 4027
  return historyResponse(call, {*then}, contentType, [zone = *name, then, isText](pg::Connection& connection, const http::Write& write) { (isText ? writeText : writeJson)(connection, zone, *then, write); });
}

} // namespace dodns::api
