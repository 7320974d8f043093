// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/difference_json.hh"
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/next_soa.hh"
#include "api/preconditions.hh"
#include "api/query_flags.hh"
#include "api/record_checks.hh"
#include "api/zone_creation.hh"
#include "api/zone_text_reader.hh"
#include "api/zone_text_slot.hh"
#include "api/zone_verification.hh"
#include "recorddb/serial.hh"
#include "storedzones/stored_zones.hh"

#include <ctime>

namespace dodns::api {

namespace {

enum class Mode
{
  replace, ///< the zone is what the text says
  merge,   ///< it has what the text says besides
};

/** One zone text on its way into the record database. */
class ZoneImport
{
public:
  ZoneImport(const Call& call, dns::Name name, Mode mode, bool isPartial, bool isDryRun)
      : d_call(call), d_name(std::move(name)), d_mode(mode), d_isPartial(isPartial), d_isDryRun(isDryRun), d_patience(call.connection, call.settings.zoneTextTime),
        d_staged(call.connection, call.settings.zoneTextTime) {}

  http::Response run()
  {
    if (auto refusal = refuse(recorddb::ManagedZone::find(d_call.connection, d_name))) {
      return *refusal;
    }
    if (!read()) {
      return answerFindings();
    }
    openZone();
    if (auto refusal = refuse(d_isNew ? std::nullopt : d_zone)) {
      return *refusal;
    }
    if (auto refusal = d_isNew ? std::nullopt : d_call.refuseIfApart(*d_zone)) {
      return *refusal;
    }
    if (!verifyRounds()) {
      return answerFindings();
    }
    compare();
    if (!mayWriteDifferences()) {
      return forbidden(d_call.request);
    }
    if (auto refusal = announce()) {
      return *refusal;
    }
    return finish();
  }

private:
  /** Before the text is read, and again when the zone is locked. */
  std::optional<http::Response> refuse(std::optional<recorddb::ManagedZone> zone) const
  {
    if (!zone && d_mode == Mode::merge) {
      return notFound(d_call.request);
    }
    if (!zone && !d_call.token.types.empty()) {
      return forbidden(d_call.request);
    }
    if (!preconditionsHold(d_call.request, zone ? std::optional(zone->versionBefore()) : std::nullopt)) {
      return preconditionFailed(d_call.request);
    }
    Findings findings;
    if (zone) {
      checkZone(*zone, findings);
    }
    else if (!isPlausibleDomain(d_name)) {
      findings.push_back(mistake("invalid-domain-name", "name", "Name " + d_name.toText() + " is not a valid domain name"));
    }
    return findings.empty() ? std::nullopt : std::optional(unprocessable(d_call.request, findings));
  }

  /** @returns false when the text is not worth a look. */
  bool read()
  {
    ZoneTextReader reader(http::bodyOf(d_call.request), d_name, d_call.settings, d_findings, d_warnings);
    d_staged.load([&reader](recorddb::StagedRecord& record) { return reader.next(record); });
    if (reader.isTooMuch()) {
      return false;
    }
    if (reader.hasGivenUp()) {
      d_findings.add(mistake("too-many-errors", "", "Reading ended after " + std::to_string(TextFindings::kMaxFindings) + " errors"));
    }
    if (d_isPartial) {
      leaveOut(d_findings);
    }
    return true;
  }

  void openZone()
  {
    d_zone = d_call.lockZone(d_name);
    if (!d_zone && d_mode == Mode::replace) {
      d_zone = d_call.createZone(d_name);
      d_isNew = d_zone.has_value();
      d_zone = d_isNew ? d_zone : d_call.lockZone(d_name); // somebody was faster
    }
    d_soaBefore = d_zone ? d_zone->soa() : std::nullopt;
  }

  /** Looks at the zone as it will be, and when valid parts may be stored takes
   * out what is wrong and looks again.
   * @returns whether it can be stored. */
  bool verifyRounds()
  {
    const bool isReadable = d_findings.errorCount() == 0 || (d_isPartial && !d_findings.hasUnplacedErrors());
    for (int round = 0; round < kMaxRounds; ++round) {
      const auto found = verifyOnce();
      d_findings.addErrorsOf(found);
      const bool isGood = found.errorCount() == 0;
      if (isGood || !isReadable || !d_isPartial || found.hasUnplacedErrors() || !leaveOut(found)) {
        d_findings.addWarningsOf(found);
        return isGood && isReadable;
      }
    }
    return false;
  }

  TextFindings verifyOnce()
  {
    if (d_mode == Mode::merge) {
      d_staged.addStored(*d_zone);
    }
    if (d_staged.soas(d_name).empty()) {
      d_staged.setSoa(d_soaBefore ? toStaged(*d_soaBefore) : recorddb::StagedRecord{0, 0, d_name.toText(), "SOA", d_call.settings.defaultTtl, newSoa(d_name, d_call.settings)});
    }
    TextFindings found;
    if (!d_call.rulesDecide()) {
      return found; // what the record database refuses will be in the rejected list
    }
    const storedzones::StoredZones others(d_call.connection);
    if (d_mode == Mode::merge) {
      verifyMerged(d_staged, *d_zone, d_call.settings.rules, others, d_warnings, found);
    }
    else {
      verifyStaged(d_staged, d_name, d_call.settings.rules, others, d_warnings, found);
    }
    return found;
  }

  /** @returns false when nothing was there to be left out. */
  bool leaveOut(const TextFindings& found)
  {
    const auto removed = d_staged.remove(found.badLines());
    d_leftOutCount += removed.size();
    for (const auto& record : removed) {
      if (d_leftOut.size() < static_cast<size_t>(kMaxDifferences)) {
        d_leftOut.push_back({{"line", record.line}, {"name", record.name}, {"type", record.type}, {"ttl", record.ttl}, {"rdata", record.rdata}});
      }
    }
    return !removed.empty();
  }

  static recorddb::StagedRecord toStaged(const recorddb::NumberedRecord& record)
  {
    return {0, 0, record.name, record.type, record.ttl, record.rdata};
  }

  void compare()
  {
    const auto soa = d_staged.soas(d_name).front();
    d_staged.compare(*d_zone, d_soaBefore ? std::optional(d_soaBefore->id) : std::nullopt);
    d_soaAfter = soa;
    if (d_soaBefore) {
      d_soaAfter = nextSoa(*d_soaBefore, soa, !d_staged.counts().isEmpty(), static_cast<uint32_t>(std::time(nullptr)));
      if (d_soaAfter.ttl != d_soaBefore->ttl || d_soaAfter.rdata != d_soaBefore->rdata) {
        d_staged.addSoaDifference(*d_soaBefore, d_soaAfter);
      }
    }
  }

  /** Raising the serial needs no right of its own. */
  bool mayWriteDifferences()
  {
    for (const auto& type : d_staged.differingTypes()) {
      const bool isSerialOnly = type == "SOA" && d_soaBefore && !differsButForSerial(*d_soaBefore, d_soaAfter);
      if (!isSerialOnly && !d_call.token.mayWriteType(type)) {
        return false;
      }
    }
    return true;
  }

  std::optional<http::Response> announce()
  {
    const auto most = d_call.mostAnnounced();
    return most ? d_call.announce(*d_zone, d_staged.differingRRsets(static_cast<int64_t>(*most + 1))) : std::nullopt;
  }

  http::Response finish()
  {
    const auto counts = d_staged.counts();
    const auto difference = differencesJson(counts, d_staged.differences(kMaxDifferences));
    if (d_isDryRun) {
      d_call.undo();
    }
    else if (!counts.isEmpty()) {
      d_staged.apply(*d_zone);
      audit(difference);
    }
    const bool isWrittenLater = !d_call.rulesDecide(); // by another transaction
    const auto version = isWrittenLater ? std::string() : d_zone->version();
    Json answer;
    answer["zone"] = {{"name", shownZone(d_name)}, {"version", isWrittenLater ? Json(nullptr) : Json(version)}, {"serial", recorddb::serialOf(d_soaAfter.rdata).value_or(0)}, {"records", d_staged.count()}};
    answer["dry_run"] = d_isDryRun;
    answer["difference"] = difference;
    addFindings(answer);
    auto response = jsonResponse(d_isNew && !d_isDryRun ? 201 : 200, answer);
    if (!isWrittenLater) {
      response.headers.add("ETag", entityTag(version));
    }
    return response;
  }

  void audit(const Json& difference)
  {
    const auto how = d_mode == Mode::merge ? "merge" : "replace";
    d_call.audit(d_isNew ? recorddb::AuditAction::create : recorddb::AuditAction::update, d_name, std::nullopt, toText({{"zone_text", how}, {"difference", difference}}));
  }

  void addFindings(Json& answer) const
  {
    answer["left_out"] = {{"count", d_leftOutCount}, {"records", d_leftOut}};
    answer["errors"] = d_findings.errorCount();
    answer["warnings"] = d_findings.warningCount();
    answer["findings"] = findingsJson(d_findings.sorted());
  }

  http::Response answerFindings() const
  {
    const auto count = d_findings.errorCount();
    auto more = Json::object();
    more["errors"] = count;
    more["warnings"] = d_findings.warningCount();
    more["findings"] = findingsJson(d_findings.sorted());
    return problem(d_call.request, 422, "unprocessable_entity", count == 1 ? "The zone text has an error; nothing was stored." : "The zone text has " + std::to_string(count) + " errors; nothing was stored.", more);
  }

  static constexpr int kMaxRounds = 20;

  const Call& d_call;
  const dns::Name d_name;
  const Mode d_mode;
  const bool d_isPartial;
  const bool d_isDryRun;
  const Patience d_patience;
  recorddb::StagedZone d_staged;
  TextFindings d_findings;
  verify::ReaderWarnings d_warnings;
  std::optional<recorddb::ManagedZone> d_zone;
  bool d_isNew = false;
  std::optional<recorddb::NumberedRecord> d_soaBefore;
  recorddb::StagedRecord d_soaAfter;
  uint64_t d_leftOutCount = 0;
  Json d_leftOut = Json::array();
};

/** Clients that send something else on purpose do not mean a zone text. */
bool isText(const http::Request& request)
{
  const auto type = request.headers.find("Content-Type").value_or("");
  return type.rfind("application/json", 0) != 0 && type.rfind("multipart/", 0) != 0;
}

http::Response write(const Call& call, Mode mode)
{
  Findings findings;
  refuseUnknownParameters(call.request, {"partial", "dry-run"}, findings);
  const bool isPartial = readFlag(call.request, "partial", findings);
  const bool isDryRun = readFlag(call.request, "dry-run", findings);
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  const auto name = readZoneName(call.parameter("name"));
  if (!name || !call.token.covers(*name)) {
    return name && mode == Mode::replace ? forbidden(call.request) : notFound(call.request);
  }
  if (!isText(call.request)) {
    return problem(call.request, 415, "unsupported_media_type", "The body is to be a zone text, of the type text/dns.");
  }
  const auto slot = ZoneTextSlot::take(call.service);
  if (!slot) {
    return busy(call.request, "Too many zones are being read and written as text.");
  }
  return ZoneImport(call, *name, mode, isPartial, isDryRun).run();
}

} // namespace

http::Response putZoneText(const Call& call)
{
  return write(call, Mode::replace);
}

http::Response postZoneText(const Call& call)
{
  return write(call, Mode::merge);
}

} // namespace dodns::api
