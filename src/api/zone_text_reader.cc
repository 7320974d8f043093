// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/zone_text_reader.hh"

#include "dns/rrtype.hh"
#include "zonefile/source.hh"

namespace dodns::api {

namespace {

class BodySource : public zonefile::Source
{
public:
  explicit BodySource(std::shared_ptr<http::Body> body)
      : d_body(std::move(body)) {}

  size_t read(char* buffer, size_t size) override { return d_body->read(buffer, size); }

private:
  const std::shared_ptr<http::Body> d_body;
};

zonefile::ReaderOptions readerOptions(const dns::Name& zone, const Settings& settings)
{
  zonefile::ReaderOptions options;
  options.origin = zone;
  options.ttl = settings.defaultTtl;
  options.includes = zonefile::Includes::refused;
  options.generateLimit = ZoneTextReader::kMaxGenerated;
  options.errorLimit = TextFindings::kMaxFindings;
  options.warningLimit = TextFindings::kMaxFindings;
  return options;
}

/** The reader warns of what a rule has its own severity for. */
std::optional<base::Finding> asRuled(base::Finding finding, const verify::Rules& rules)
{
  const auto setting = rules.find(finding.code);
  if (finding.severity == base::Severity::warning && setting == verify::Setting::off) {
    return std::nullopt;
  }
  if (setting == verify::Setting::error) {
    finding.severity = base::Severity::error;
  }
  return finding;
}

} // namespace

ZoneTextReader::ZoneTextReader(std::shared_ptr<http::Body> body, const dns::Name& zone, const Settings& settings, TextFindings& findings, verify::ReaderWarnings& warnings)
    : d_settings(settings), d_findings(findings), d_warnings(warnings),
      d_reader(zonefile::Reader::openSource(std::make_unique<BodySource>(std::move(body)), "", readerOptions(zone, settings), [&settings, &findings, &warnings](const zonefile::Problem& problem) {
        if (problem.finding.severity == base::Severity::warning) {
          warnings.add(problem.finding);
        }
        if (auto finding = asRuled(problem.finding, settings.rules)) {
          findings.add(std::move(*finding));
        }
      }))
{
}

bool ZoneTextReader::next(recorddb::StagedRecord& staged)
{
  const auto record = d_reader.next();
  if (!record || !isWithinLimits(*record)) {
    return false;
  }
  checkTtl(*record);
  d_warnings.entryTaken({"", record->position.line, 0, {}});
  staged.line = record->position.line;
  staged.column = record->position.column;
  staged.name = record->name;
  staged.type = dns::rrtypeToText(record->type);
  staged.ttl = record->ttl;
  staged.rdata = record->rdata;
  return true;
}

/** What is found is of no line, so that nothing of the text is stored. */
bool ZoneTextReader::isWithinLimits(const zonefile::FileRecord& record)
{
  ++d_records;
  d_octets += record.name.size() + record.rdata.size();
  const auto mostOctets = kExpansion * d_settings.zoneTextSize;
  if (d_records <= d_settings.zoneTextRecords && d_octets <= mostOctets) {
    return true;
  }
  d_isTooMuch = true;
  const auto limit = d_records > d_settings.zoneTextRecords ? std::to_string(d_settings.zoneTextRecords) + " records" : std::to_string(mostOctets) + " octets of names and rdata";
  d_findings.add(mistake("too-many-records", "", "The text has more than " + limit + "; reading ended in line " + std::to_string(record.position.line)));
  return false;
}

void ZoneTextReader::checkTtl(const zonefile::FileRecord& record)
{
  if (record.ttl >= d_settings.minTtl && record.ttl <= d_settings.maxTtl) {
    return;
  }
  const bool isLow = record.ttl < d_settings.minTtl;
  auto finding = mistake(isLow ? "ttl-too-low" : "ttl-too-high", "ttl", "The TTL " + std::to_string(record.ttl) + " is " + (isLow ? "less than " + std::to_string(d_settings.minTtl) : "more than " + std::to_string(d_settings.maxTtl)));
  finding.place.line = record.position.line;
  finding.place.column = record.position.column;
  d_findings.add(std::move(finding));
}

} // namespace dodns::api
