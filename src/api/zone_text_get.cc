// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/endpoints.hh"
#include "api/preconditions.hh"
#include "api/problem.hh"
#include "api/query_flags.hh"
#include "api/zone_text_slot.hh"
#include "dns/rrtype.hh"
#include "zonefile/writer.hh"

namespace dodns::api {

namespace {

/** What lives until the last record is with the client. */
struct Export
{
  std::shared_ptr<ZoneTextSlot> slot;
  std::shared_ptr<recorddb::Database::Look> look;
  recorddb::ManagedZone zone;
  std::optional<dns::Name> origin;
  Patience patience;
};

/** Others may have stored what is no record: it becomes a comment. */
void writeRecord(zonefile::Writer& writer, const recorddb::NumberedRecord& record, const http::Write& write)
{
  const auto name = dns::Name::parse(record.name);
  const auto type = dns::rrtypeFromText(record.type);
  auto rdata = type ? dns::Rdata::parse(*type, record.rdata) : std::nullopt;
  if (name && rdata) {
    writer.add({*name, record.ttl, std::move(*rdata)});
    return;
  }
  write("; record " + std::to_string(record.id) + " of type " + record.type + " cannot be read and is left out\n");
}

void writeZone(Export& job, const http::Write& write)
{
  zonefile::Writer writer(job.origin, write);
  job.zone.forEach([&](const recorddb::NumberedRecord& record) { writeRecord(writer, record, write); });
  writer.finish();
}

http::Response head(const std::string& version)
{
  http::Response response;
  response.headers.add("ETag", entityTag(version));
  response.headers.add("Content-Type", "text/dns; charset=utf-8"); // RFC 4027
  return response;
}

} // namespace

http::Response getZoneText(const Call& call)
{
  Findings findings;
  const auto names = call.request.target.find("names").value_or("relative");
  if (names != "relative" && names != "absolute") {
    findings.push_back(mistake("parameter-invalid", "names", "names is relative or absolute"));
    return unprocessable(call.request, findings);
  }
  auto seen = call.findZone();
  if (!seen) {
    return notFound(call.request);
  }
  const auto known = seen->version();
  if (isKnownToClient(call.request, known)) {
    auto response = head(known);
    response.status = 304;
    return response;
  }
  if (call.request.method == http::Method::head) {
    auto response = head(known);
    response.produce = [](const http::Write& /*unused*/) {}; // its length is not known
    return response;
  }
  auto slot = ZoneTextSlot::take(call.service);
  if (!slot) {
    return busy(call.request, "Too many zones are being read and written as text.");
  }
  // What is streamed outlives the transaction of this call and needs one of its own.
  auto look = call.service.database.look();
  auto zone = recorddb::ManagedZone::find(**look, seen->name());
  if (!zone) {
    return notFound(call.request);
  }
  auto response = head(zone->version());
  const auto origin = names == "relative" ? std::optional(zone->name()) : std::nullopt;
  const std::shared_ptr<Export> job(new Export{std::move(slot), look, std::move(*zone), origin, Patience(**look, call.settings.zoneTextTime)});
  response.produce = [job](const http::Write& write) { writeZone(*job, write); };
  return response;
}

} // namespace dodns::api
