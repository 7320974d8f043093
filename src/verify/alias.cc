// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkCnameAtApex(const EntrySubject& subject, Report& report)
{
  if (subject.isAtApex()) {
    report.add(subject.entry, "name", "the zone's own name has SOA and NS, so it cannot be an alias");
  }
}

void checkCnameToItself(const EntrySubject& subject, Report& report)
{
  if (subject.data().name() == subject.name()) {
    report.add(subject.entry, "data", "it is an alias of itself");
  }
}

void checkDnameIntoItself(const EntrySubject& subject, Report& report)
{
  const auto target = subject.data().name();
  if (target.isWithin(subject.name())) {
    report.add(subject.entry, "data", "it leads into itself, to " + target.toText());
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"cname-at-apex", Severity::error, "RFC 1034 section 3.6.2",
      "The zone's own name is not a CNAME.",
      "Use addresses, or HTTPS with priority 0, at the zone's own name."},
     {kCname},
     checkCnameAtApex},
    {{"cname-to-itself", Severity::error, "RFC 1034 section 3.6.2",
      "A CNAME does not lead to its own name.",
      "Give the name that it is an alias of."},
     {kCname},
     checkCnameToItself},
    {{"dname-into-itself", Severity::error, "RFC 6672 section 2.2",
      "A DNAME does not lead to its own name or below it, where names would only grow.",
      "Give a target that is not below the entry's own name."},
     {kDname},
     checkDnameIntoItself},
};

} // namespace

Table<EntrySubject> aliasRules()
{
  return kRules;
}

} // namespace dodns::verify
