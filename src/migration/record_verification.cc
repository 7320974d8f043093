// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/record_verification.hh"

#include "dns/rrtype.hh"

namespace dodns::migration {

using Findings = std::vector<base::Finding>;
using Rows = std::vector<recorddb::NumberedRecord>;

namespace {

std::optional<verify::Entry> toEntry(const recorddb::NumberedRecord& row)
{
  const auto name = dns::Name::parse(row.name);
  const auto type = dns::rrtypeFromText(row.type);
  auto rdata = name && type ? dns::Rdata::parse(*type, row.rdata) : std::nullopt;
  return rdata ? std::optional(verify::Entry{dns::Record{*name, row.ttl, std::move(*rdata)}, {}}) : std::nullopt;
}

std::vector<verify::Entry> toEntries(const Rows& rows)
{
  std::vector<verify::Entry> entries;
  for (const auto& row : rows) {
    if (auto entry = toEntry(row)) {
      entries.push_back(std::move(*entry));
    }
  }
  return entries;
}

} // namespace

Findings verifyRRset(const Rows& rrset, const Rows& othersOfName, const dns::Name& zone, const verify::Rules& rules)
{
  Findings findings;
  const auto append = [&findings](const Findings& more) { findings.insert(findings.end(), more.begin(), more.end()); };
  auto beside = toEntries(othersOfName);
  auto entries = toEntries(rrset);
  if (entries.size() < rrset.size()) {
    findings.push_back({"not-a-record", base::Severity::error, "What stands there is no rdata of its type.", "Mend it in the old system.", {}, {}});
  }
  for (auto& entry : entries) {
    append(verify::verifyEntry(entry, zone, rules));
    append(verify::verifyAddition(entry, beside, zone, rules));
    beside.push_back(std::move(entry));
  }
  return findings;
}

bool saysTheSame(const recorddb::NumberedRecord& left, const recorddb::NumberedRecord& right)
{
  const auto a = toEntry(left);
  const auto b = toEntry(right);
  return a && b && a->record.rdata == b->record.rdata;
}

} // namespace dodns::migration
