// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/verify.hh"

#include "verify/apply.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

TakeFinding appendTo(std::vector<base::Finding>& findings)
{
  return [&findings](base::Finding finding) { findings.push_back(std::move(finding)); };
}

bool isSame(const base::Finding& one, const base::Finding& other)
{
  return one.code == other.code && one.message == other.message;
}

} // namespace

std::vector<base::Finding> verifyEntry(const Entry& entry, const dns::Name& zone, const Rules& rules)
{
  std::vector<base::Finding> findings;
  Report report(appendTo(findings));
  applyToEntry({entry, zone}, rules, report);
  return findings;
}

std::vector<base::Finding> verifyName(const std::vector<Entry>& entries, const dns::Name& zone, const Rules& rules)
{
  std::vector<base::Finding> findings;
  Report report(appendTo(findings));
  Entries pointers;
  for (const auto& entry : entries) {
    pointers.push_back(&entry);
  }
  applyToName(byType(pointers), zone, rules, report);
  return findings;
}

std::vector<base::Finding> verifyAddition(const Entry& entry, const std::vector<Entry>& others, const dns::Name& zone, const Rules& rules)
{
  auto all = others;
  all.push_back(entry);
  const auto before = verifyName(others, zone, rules);
  std::vector<base::Finding> caused;
  for (auto& finding : verifyName(all, zone, rules)) {
    if (std::any_of(before.begin(), before.end(), [&finding](const auto& one) { return isSame(one, finding); })) {
      continue;
    }
    const auto member = finding.place.member;
    finding.place = entry.place;
    finding.place.member = member;
    caused.push_back(std::move(finding));
  }
  return caused;
}

std::vector<base::Finding> verifyPlaced(const Entry& entry, const dns::Name& zone, const ZoneView& view, const Rules& rules)
{
  std::vector<base::Finding> findings;
  Report report(appendTo(findings));
  applyToPlaced({entry, zone, view}, rules, report);
  return findings;
}

bool hasError(const std::vector<base::Finding>& findings)
{
  return std::any_of(findings.begin(), findings.end(), [](const auto& finding) { return finding.severity == Severity::error; });
}

} // namespace dodns::verify
