// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/zone_verification.hh"

#include "api/entries.hh"
#include "verify/zone_verifier.hh"

#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

namespace dodns::api {

namespace {

/** Findings that are no news, each as a number. */
class Known
{
public:
  void add(const base::Finding& finding) { d_numbers.push_back(numberOf(finding)); }
  /** After the last one. */
  void sort() { std::sort(d_numbers.begin(), d_numbers.end()); }
  bool has(const base::Finding& finding) const { return std::binary_search(d_numbers.begin(), d_numbers.end(), numberOf(finding)); }

private:
  static size_t numberOf(const base::Finding& finding) { return std::hash<std::string>()(finding.code + " " + finding.message); }

  std::vector<size_t> d_numbers;
};

/** One name is held in memory as a whole. An RRset of more than some 5,000 records fits
 * into no message anyway. */
constexpr size_t kMaxOfName = 50000;

void refuseMore(const verify::Entry& entry, const verify::TakeFinding& take)
{
  auto finding = mistake("too-many-records", "name", entry.record.name.toText() + " has more than " + std::to_string(kMaxOfName) + " records");
  finding.place = entry.place;
  take(finding);
}

template <typename ForEach>
void verifyAll(const ForEach& forEach, const dns::Name& zone, const verify::Rules& rules, const verify::ZoneView& others, const verify::TakeFinding& take)
{
  verify::ZoneVerifier verifier(zone, rules, take, &others);
  std::optional<dns::Name> name;
  size_t count = 0;
  forEach([&](const auto& record) {
    auto entry = toEntry(record);
    if (!entry) {
      return;
    }
    count = name == entry->record.name ? count + 1 : 1;
    name = entry->record.name;
    if (count <= kMaxOfName) {
      verifier.add(std::move(*entry));
    }
    else if (count == kMaxOfName + 1) {
      refuseMore(*entry, take);
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
      known.add(finding);
    } });
  known.sort();
  return known;
}

} // namespace

void verifyStaged(recorddb::StagedZone& staged, const dns::Name& zone, const verify::Rules& rules, const verify::ZoneView& others, const verify::ReaderWarnings& said, TextFindings& findings)
{
  verifyAll([&staged](const auto& take) { staged.forEach(take); }, zone, rules, others, [&](base::Finding finding) {
    if (!said.has(finding)) {
      findings.add(std::move(finding));
    } });
}

void verifyMerged(recorddb::StagedZone& staged, recorddb::ManagedZone& zone, const verify::Rules& rules, const verify::ZoneView& others, const verify::ReaderWarnings& said, TextFindings& findings)
{
  const auto look = [&](const Known& known) {
    TextFindings found;
    verifyAll([&staged](const auto& take) { staged.forEach(take); }, zone.name(), rules, others, [&](base::Finding finding) {
      const bool isError = finding.severity == base::Severity::error;
      if (!said.has(finding) && (isError ? !known.has(finding) : finding.place.line > 0)) {
        found.add(std::move(finding));
      } });
    return found;
  };
  auto found = look({});
  if (found.errorCount() > 0) { // seldom; only then the zone is looked at as it was
    found = look(errorsOf(zone, rules, others));
  }
  findings = std::move(found);
}

} // namespace dodns::api
