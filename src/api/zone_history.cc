// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/history_call.hh"
#include "dns/rrtype.hh"
#include "zonefile/writer.hh"

namespace dodns::api {

namespace {

http::Response asText(const Call& call, const dns::Name& name, const ZoneThen& then)
{
  http::Response response;
  response.headers.add("Content-Type", "text/dns; charset=utf-8"); // RFC 4027
  zonefile::Writer writer(name, [&response](std::string_view text) { response.body += text; });
  recorddb::forEachRecordAt(call.connection, then.zone->id, then.time, [&](const recorddb::NumberedRecord& record) {
    const auto owner = dns::Name::parse(record.name);
    const auto type = dns::rrtypeFromText(record.type);
    auto rdata = owner && type ? dns::Rdata::parse(*type, record.rdata) : std::nullopt;
    if (rdata) {
      writer.add({*owner, record.ttl, std::move(*rdata)});
    }
    else {
      response.body += "; not understood: " + record.name + " " + std::to_string(record.ttl) + " " + record.type + "\n";
    }
  });
  writer.finish();
  return response;
}

http::Response asJson(const Call& call, const dns::Name& name, const ZoneThen& then)
{
  Json answer = {{"zone", shownZone(name)}, {"at", then.time}, {"kind", recorddb::toText(then.zone->kind)}, {"records", Json::array()}};
  recorddb::forEachRecordAt(call.connection, then.zone->id, then.time, [&answer](const recorddb::NumberedRecord& record) {
    answer["records"].push_back({{"id", record.id}, {"name", record.name}, {"type", record.type}, {"ttl", record.ttl}, {"rdata", record.rdata}});
  });
  return jsonResponse(200, answer);
}

} // namespace

http::Response getZoneHistory(const Call& call)
{
  const auto name = readZoneName(call.parameter("name"));
  if (!name || !call.token.covers(*name)) {
    return notFound(call.request);
  }
  Findings findings;
  const auto then = readZoneThen(call, *name, call.request.target.find("at"), "at", findings);
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
  return format == "text" ? asText(call, *name, *then) : asJson(call, *name, *then);
}

} // namespace dodns::api
