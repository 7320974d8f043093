// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/zone_verification.hh"

#include "api/entries.hh"
#include "verify/zone_verifier.hh"

#include <unordered_set>

namespace dodns::api {

namespace {

/** What the reader warns of by the same code, with the text before its eyes. */
constexpr std::string_view kSeenByReader[] = {"missing-final-dot", "invalid-a-label"};

using Known = std::unordered_set<std::string>;

std::string keyOf(const base::Finding& finding)
{
  return finding.code + " " + finding.message;
}

verify::Rules withoutSeenByReader(verify::Rules rules)
{
  for (const auto code : kSeenByReader) {
    rules.set(code, verify::Setting::off);
  }
  return rules;
}

template <typename ForEach>
void verifyAll(const ForEach& forEach, const dns::Name& zone, const verify::Rules& rules, const verify::ZoneView& others, const verify::TakeFinding& take)
{
  verify::ZoneVerifier verifier(zone, rules, take, &others);
  forEach([&verifier](const auto& record) {
    if (auto entry = toEntry(record)) {
      verifier.add(std::move(*entry));
    }
  });
  verifier.finish({});
}

/** What is wrong with a zone as it is stored. */
Known errorsOf(recorddb::ManagedZone& zone, const verify::Rules& rules, const verify::ZoneView& others)
{
  Known known;
  verifyAll([&zone](const auto& take) { zone.forEach(take); }, zone.name(), rules, others, [&known](const base::Finding& finding) {
    if (finding.severity == base::Severity::error) {
      known.insert(keyOf(finding));
    } });
  return known;
}

} // namespace

void verifyStaged(recorddb::StagedZone& staged, const dns::Name& zone, verify::Rules rules, const verify::ZoneView& others, TextFindings& findings)
{
  verifyAll([&staged](const auto& take) { staged.forEach(take); }, zone, withoutSeenByReader(std::move(rules)), others, [&findings](base::Finding finding) { findings.add(std::move(finding)); });
}

void verifyMerged(recorddb::StagedZone& staged, recorddb::ManagedZone& zone, const verify::Rules& rules, const verify::ZoneView& others, TextFindings& findings)
{
  const auto asked = withoutSeenByReader(rules);
  const auto look = [&](const Known& known) {
    TextFindings found;
    verifyAll([&staged](const auto& take) { staged.forEach(take); }, zone.name(), asked, others, [&](base::Finding finding) {
      const bool isError = finding.severity == base::Severity::error;
      if (isError ? known.count(keyOf(finding)) == 0 : finding.place.line > 0) {
        found.add(std::move(finding));
      } });
    return found;
  };
  auto found = look({});
  if (found.errorCount() > 0) { // seldom; only then the zone is looked at as it was
    found = look(errorsOf(zone, asked, others));
  }
  findings = std::move(found);
}

} // namespace dodns::api
