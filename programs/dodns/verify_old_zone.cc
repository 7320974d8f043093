// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/reader_warnings.hh"
#include "verify/zone_verifier.hh"

#include "verify_input.hh"

#include <algorithm>
#include <iostream>

using namespace dodns;

namespace {

/** The finding with the entry as it would stand in a zone file. */
zonefile::Problem inLine(base::Finding finding, const zonefile::Entry& entry)
{
  std::string line = entry.name + ' ' + std::to_string(entry.ttl) + ' ';
  const auto type = line.size();
  line += entry.type + ' ';
  if (finding.place.member != "name") {
    finding.place.column += static_cast<uint32_t>(finding.place.member == "type" ? type : line.size());
  }
  return {std::move(finding), line + entry.data, {}};
}

} // namespace

std::vector<dns::Name> OldZoneInput::zones()
{
  std::vector<dns::Name> zones;
  d_system->takeUnreadableZone = [](const std::string& text, const std::string& why) { std::cerr << "dodns: zone '" << text << "' is left out: " << why << '\n'; };
  d_system->forEachZone([&zones](const legacy::ZoneSummary& zone) { zones.push_back(zone.name); });
  std::sort(zones.begin(), zones.end(), [](const auto& one, const auto& other) { return one.toText() < other.toText(); });
  return zones;
}

std::optional<uint64_t> OldZoneInput::verify(const dns::Name& zone, verify::Rules rules, Progress& progress, const TakeProblem& take)
{
  if (!d_system->findZone(zone)) {
    return std::nullopt;
  }
  base::Place place{zone.toText(), 0, 0, {}}; // its line is the number of the entry, which tells them apart
  verify::ReaderWarnings warnings;
  verify::EntryStore entries;
  uint64_t count = 0;
  uint64_t octets = 0;
  d_system->readZone(zone, [&](const legacy::Entry& entry) {
    place.line = ++count;
    zonefile::Findings findings;
    const auto record = zonefile::readEntry(entry.text, zone, findings);
    for (auto& finding : findings) {
      finding.place.source = place.source;
      finding.place.line = place.line;
      warnings.add(finding);
      finding.place.line = 0;
      if (applyRule(rules, finding)) {
        finding.place.source = zone.toText() + ", " + entry.place;
        progress.clear();
        take(inLine(finding, entry.text));
      }
    }
    if (record) {
      warnings.entryTaken(place);
      entries.add(*record, place);
    }
    octets += entry.text.name.size() + entry.text.data.size();
    progress.show(count, octets);
  });
  verify::verifyZone(entries, zone, rules, {zone.toText(), 0, 0, {}}, [&](base::Finding finding) {
    if (!warnings.has(finding)) {
      finding.place.line = 0;
      progress.clear();
      take({std::move(finding), {}, {}});
    }
  });
  return count;
}
