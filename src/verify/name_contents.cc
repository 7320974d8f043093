// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** RFC 3007 section 4.2 has KEY there, too; PowerDNS does not serve it. */
bool mayBeBesideCname(uint16_t type)
{
  return type == kCname || type == kRrsig || type == kNsec; // RFC 4034 section 3
}

std::string listOf(const std::vector<uint16_t>& types)
{
  std::string list;
  for (const auto type : types) {
    list += (list.empty() ? "" : ", ") + dns::rrtypeToText(type);
  }
  return list;
}

void checkCname(const NameSubject& subject, Report& report)
{
  std::vector<uint16_t> others;
  for (const auto& rrset : subject.rrsets) {
    const auto type = rrset.front()->record.type();
    if (!mayBeBesideCname(type)) {
      others.push_back(type);
    }
  }
  if (!others.empty()) {
    report.add(*subject.find(kCname)->front(), "name", "the name has " + listOf(others) + ", too");
  }
}

void checkDnameAndNs(const NameSubject& subject, Report& report)
{
  const auto* dname = subject.find(kDname);
  if (!subject.isAtApex() && dname != nullptr && subject.find(kNs) != nullptr) {
    report.add(*dname->front(), "name", "the name is delegated, too");
  }
}

void checkDsAtApex(const NameSubject& subject, Report& report)
{
  if (subject.isAtApex()) {
    report.add(*subject.find(kDs)->front(), "name", "the zone's DS belongs into the parent zone");
  }
}

void checkDsAndNs(const NameSubject& subject, Report& report)
{
  if (!subject.isAtApex() && subject.find(kNs) == nullptr) {
    report.add(*subject.find(kDs)->front(), "name", "the name is not delegated");
  }
}

/** Whether the delegation names itself as its nameserver, so that its
 * addresses are glue. */
bool isOwnNameserver(const NameSubject& subject)
{
  const auto* servers = subject.find(kNs);
  return std::any_of(servers->begin(), servers->end(), [&subject](const Entry* entry) {
    const auto names = entry->record.rdata.names();
    return !names.empty() && names.front() == subject.name();
  });
}

void checkDelegation(const NameSubject& subject, Report& report)
{
  if (subject.isAtApex()) {
    return;
  }
  const bool hasGlue = isOwnNameserver(subject);
  for (const auto& rrset : subject.rrsets) {
    const auto type = rrset.front()->record.type();
    const bool isAddress = type == kA || type == kAaaa;
    const bool isParents = type == kNs || type == kDs || type == kNsec || type == kRrsig || type == kDname || type == kCname;
    if (!isParents && !(isAddress && hasGlue)) {
      report.add(*rrset.front(), "name", "the name is delegated, so nobody gets this from here");
    }
  }
}

constexpr Row<NameSubject> kRules[] = {
    {{"cname-not-alone", Severity::error, "RFC 1034 section 3.6.2, RFC 2181 section 10.1",
      "A name that is a CNAME has nothing else, but what signs it.",
      "Remove the CNAME or the other entries; for a host beside other types use A and AAAA."},
     {kCname},
     checkCname},
    {{"dname-and-ns", Severity::error, "RFC 6672 section 2.3",
      "A name that has a DNAME is not delegated, but at the apex.",
      "Remove the DNAME or the NS."},
     {kDname},
     checkDnameAndNs},
    {{"ds-at-apex", Severity::error, "RFC 4035 section 2.4",
      "A DS is not at the zone's own name.",
      "Give the DS to the parent zone."},
     {kDs},
     checkDsAtApex},
    {{"ds-without-ns", Severity::warning, "RFC 4035 section 2.4",
      "A DS is where the name is delegated.",
      "Add the NS of the delegation, or remove the DS."},
     {kDs},
     checkDsAndNs},
    {{"delegation-not-alone", Severity::warning, "RFC 2181 section 6.1, RFC 4035 section 2.6",
      "A name that is delegated has NS and DS, and addresses only when it is its own nameserver.",
      "Put the entry into the delegated zone."},
     {kNs},
     checkDelegation},
};

} // namespace

Table<NameSubject> nameContentsRules()
{
  return kRules;
}

} // namespace dodns::verify
