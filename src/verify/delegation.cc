// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkOccluded(const PlacedSubject& subject, Report& report)
{
  const auto cut = subject.view.cutAbove(subject.name());
  if (!cut || !subject.view.look(*cut).isDelegation) {
    return;
  }
  const bool isAddress = subject.type() == kA || subject.type() == kAaaa;
  if (!isAddress || !subject.view.isNameserver(subject.name())) {
    report.add(subject.entry, "name", cut->toText() + " is delegated, so nobody gets this from here");
  }
}

void checkBelowDname(const PlacedSubject& subject, Report& report)
{
  const auto cut = subject.view.cutAbove(subject.name());
  if (cut && subject.view.look(*cut).hasDname) {
    report.add(subject.entry, "name", cut->toText() + " has a DNAME, so there is nothing below it");
  }
}

void checkGlue(const PlacedSubject& subject, Report& report)
{
  const auto target = subject.data().name();
  const bool isDelegation = subject.name() != subject.zone;
  if (isDelegation && target.isWithin(subject.name()) && !subject.view.look(target).hasAddress) {
    report.add(subject.entry, "data", "the nameserver " + target.toText() + " is inside the delegation, and its address is not here");
  }
}

constexpr Row<PlacedSubject> kRules[] = {
    {{"occluded", Severity::warning, "RFC 1034 section 4.2.1, RFC 2181 section 6.1",
      "Below a name that is delegated there are only addresses of nameservers.",
      "Put the entry into the delegated zone, or remove the delegation."},
     kAllTypes,
     checkOccluded},
    {{"dname-children", Severity::error, "RFC 6672 section 2.4",
      "Below a name that has a DNAME there is nothing.",
      "Put the entry below the DNAME's target, or remove the DNAME."},
     kAllTypes,
     checkBelowDname},
    {{"glue-missing", Severity::error, "RFC 1034 section 4.2.1, RFC 9471 section 2",
      "When the nameserver of a delegation is inside it, its address is in this zone.",
      "Add A or AAAA for the nameserver."},
     {kNs},
     checkGlue},
};

} // namespace

Table<PlacedSubject> delegationRules()
{
  return kRules;
}

} // namespace dodns::verify
