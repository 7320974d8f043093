// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/reader_warnings.hh"
#include "verify/zone_verifier.hh"

#include "verify_input.hh"

#include <iostream>

using namespace dodns;

bool applyRule(const verify::Rules& rules, base::Finding& finding)
{
  const auto setting = rules.find(finding.code);
  if (finding.severity != base::Severity::error && setting == verify::Setting::off) {
    return false;
  }
  if (setting == verify::Setting::error) {
    finding.severity = base::Severity::error;
  }
  return true;
}

std::optional<uint64_t> verifyFile(const std::string& path, const zonefile::ReaderOptions& settings, const std::optional<dns::Name>& zone, const verify::Rules& rules, Progress& progress, const TakeProblem& take)
{
  verify::ReaderWarnings warnings;
  auto reader = zonefile::Reader::openFile(path, settings, [&](zonefile::Problem problem) {
    if (problem.finding.severity == base::Severity::warning) {
      warnings.add(problem.finding);
    }
    if (applyRule(rules, problem.finding)) {
      progress.clear();
      take(problem);
    }
  });

  verify::EntryStore entries;
  auto apex = zone;
  while (const auto record = reader.next()) {
    const auto place = record->position.place();
    warnings.entryTaken(place);
    entries.add(record->toRecord(), place);
    if (!apex && record->type == dns::rrtype::kSoa) {
      apex = dns::Name::parse(record->name);
    }
    progress.show(entries.size(), reader.octetsRead());
  }
  if (!apex && reader.errorCount() == 0) {
    return std::nullopt;
  }
  if (!apex) {
    progress.clear();
    std::cerr << "dodns: " << path << ": no SOA could be read, so that only the form of the entries was looked at\n";
    return reader.entryCount();
  }

  verify::verifyZone(entries, *apex, rules, {path, 0, 0, {}}, [&](const base::Finding& finding) {
    if (!warnings.has(finding)) {
      progress.clear();
      take({finding, {}, {}});
    }
  });
  return reader.entryCount();
}
