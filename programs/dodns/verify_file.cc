// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/zone_verifier.hh"

#include "verify_input.hh"

using namespace dodns;

namespace {

/** What the reader warns of by the same code, with the text before its eyes. */
constexpr std::string_view kSeenByReader[] = {"missing-final-dot", "invalid-a-label"};

} // namespace

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

void leaveToReader(verify::Rules& rules)
{
  for (const auto code : kSeenByReader) {
    rules.set(code, verify::Setting::off);
  }
}

std::optional<uint64_t> verifyFile(const std::string& path, const zonefile::ReaderOptions& settings, const std::optional<dns::Name>& zone, verify::Rules rules, Progress& progress, const TakeProblem& take)
{
  auto reader = zonefile::Reader::openFile(path, settings, [&](zonefile::Problem problem) {
    if (applyRule(rules, problem.finding)) {
      progress.clear();
      take(problem);
    }
  });

  verify::EntryStore entries;
  auto apex = zone;
  while (const auto record = reader.next()) {
    entries.add(record->toRecord(), record->position.place());
    if (!apex && record->type == dns::rrtype::kSoa) {
      apex = dns::Name::parse(record->name);
    }
    progress.show(entries.size(), reader.octetsRead());
  }
  if (!apex) {
    return std::nullopt;
  }

  leaveToReader(rules);
  verify::verifyZone(entries, *apex, rules, {path, 0, 0, {}}, [&](const base::Finding& finding) {
    progress.clear();
    take({finding, {}, {}});
  });
  return entries.size();
}
