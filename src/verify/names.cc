// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/hostname.hh"
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkZone(const EntrySubject& subject, Report& report)
{
  if (!subject.name().isWithin(subject.zone)) {
    report.add(subject.entry, "name", "the name is not in the zone " + subject.zone.toText());
  }
}

void checkHostname(const EntrySubject& subject, Report& report)
{
  const auto& name = subject.name();
  const auto host = isWildcard(name) ? name.parent() : name;
  if (!host.isRoot() && !isHostname(host)) {
    report.add(subject.entry, "name", "a host's name has only letters, digits and hyphens");
  }
}

void checkWildcardInside(const EntrySubject& subject, Report& report)
{
  bool isFirst = true;
  for (const auto label : Labels(subject.name())) {
    if (label == "*" && !isFirst) {
      report.add(subject.entry, "name", "an asterisk that is not the first label matches nothing but itself");
      return;
    }
    isFirst = false;
  }
}

void checkWildcardType(const EntrySubject& subject, Report& report)
{
  if (isWildcard(subject.name())) {
    report.add(subject.entry, "name", "what a wildcard of this type means is not defined");
  }
}

void checkPrintable(const EntrySubject& subject, Report& report)
{
  const auto isUnseen = [](char octet) { return (octet >= 0 && octet <= ' ') || octet == 0x7f; };
  for (const auto label : Labels(subject.name())) {
    if (std::any_of(label.begin(), label.end(), isUnseen)) {
      report.add(subject.entry, "name", "the label " + labelText(label) + " has an octet that cannot be seen");
    }
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"name-out-of-zone", Severity::error, "RFC 1034 section 4.2",
      "A record's name is the zone's or below it.",
      "Put the entry into the zone that its name belongs to, or mend the name."},
     kAllTypes,
     checkZone},
    {{"name-not-hostname", Severity::warning, "RFC 1123 section 2.1",
      "The name of a host or a mail domain has letters, digits and hyphens only.",
      "Choose a name without other characters; some resolvers refuse to look it up."},
     {kA, kAaaa, kMx},
     checkHostname},
    {{"name-wildcard-inside", Severity::warning, "RFC 4592 section 2.1.1",
      "An asterisk is a name's first label or in none.",
      "Make the asterisk the first label, or write out the name."},
     kAllTypes,
     checkWildcardInside},
    {{"name-wildcard-type", Severity::warning, "RFC 4592 section 4",
      "A wildcard owns no NS, SOA, DNAME or DS.",
      "Write one record for each name."},
     {kNs, kSoa, kDname, kDs},
     checkWildcardType},
    {{"name-unprintable", Severity::warning, "RFC 2181 section 11",
      "A name has no spaces and control characters.",
      "Remove the octet; it is legal and hardly meant."},
     kAllTypes,
     checkPrintable},
};

} // namespace

Table<EntrySubject> nameRules()
{
  return kRules;
}

} // namespace dodns::verify
