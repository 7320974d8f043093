// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/reverse.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

void checkSoa(const ZoneSubject& subject, Report& report)
{
  if (subject.soa.empty()) {
    report.add(subject.zone, subject.place, "has no SOA");
  }
}

void checkServers(const ZoneSubject& subject, Report& report)
{
  if (subject.ns.empty()) {
    report.add(subject.zone, subject.place, "has no NS");
  }
}

void checkSecondServer(const ZoneSubject& subject, Report& report)
{
  if (subject.ns.size() == 1) {
    report.add(subject.zone, subject.ns.front()->place, "has one nameserver only");
  }
}

void checkReverseName(const ZoneSubject& subject, Report& report)
{
  if (reverseTreeOf(subject.zone) != ReverseTree::none && reverseShapeOf(subject.zone) == ReverseShape::wrong) {
    report.add(subject.zone, subject.place, "is not the reverse name of an address or network");
  }
}

void checkParent(const ZoneSubject& subject, Report& report)
{
  const auto parent = subject.view.parentOf(subject.zone);
  if (parent && !parent->delegates) {
    report.add(subject.zone, subject.place, "is a zone of its own, and its parent " + parent->name.toText() + " does not delegate it");
  }
}

constexpr Row<ZoneSubject> kRules[] = {
    {{"zone-no-soa", Severity::error, "RFC 1035 section 5.2",
      "A zone has a SOA at its own name.",
      "Add a SOA."},
     kAllTypes,
     checkSoa},
    {{"zone-no-ns", Severity::error, "RFC 1034 section 4.2.1",
      "A zone has NS at its own name.",
      "Add the NS of the zone's nameservers."},
     kAllTypes,
     checkServers},
    {{"zone-one-ns", Severity::warning, "RFC 1034 section 4.1, RFC 2182 section 5",
      "A zone has two nameservers at least.",
      "Add the NS of a second nameserver."},
     kAllTypes,
     checkSecondServer},
    {{"zone-reverse-name", Severity::warning, "RFC 1035 section 3.5, RFC 3596 section 2.5, RFC 2317",
      "The name of a zone below in-addr.arpa is of numbers up to 255, below ip6.arpa of single hexadecimal digits.",
      "Write the network's numbers in reverse."},
     kAllTypes,
     checkReverseName},
    {{"zone-not-delegated", Severity::warning, "RFC 1034 section 4.2.1",
      "A zone below another zone of ours is delegated by it.",
      "Add the NS of this zone to the parent zone."},
     kAllTypes,
     checkParent},
};

} // namespace

Table<ZoneSubject> zoneRules()
{
  return kRules;
}

} // namespace dodns::verify
