// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/repeated_zone.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** Types whose names in the data people write by hand. */
constexpr Types kWithNames{kNs, kMx, kSrv, kCname, kDname, kPtr, kSoa, kSvcb, kHttps, kNaptr, kAfsdb, dns::rrtype::kAlias};

void check(const EntrySubject& subject, Report& report)
{
  const auto look = [&](const dns::Name& name, const char* member) {
    if (const auto meant = withoutRepeatedZone(name, subject.zone)) {
      report.add(subject.entry, member, name.toText() + " has the zone's name in it twice; " + meant->toText() + " may be meant");
    }
  };
  look(subject.name(), "name");
  if (std::find(kWithNames.begin(), kWithNames.end(), subject.type()) == kWithNames.end()) {
    return;
  }
  for (const auto& name : subject.entry.record.rdata.names()) {
    look(name, "data");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"missing-final-dot", Severity::warning, "RFC 1035 section 5.1",
      "A name does not end with the zone's name twice, as one does whose final dot was forgotten.",
      "End a full name with a dot."},
     kAllTypes,
     check},
};

} // namespace

Table<EntrySubject> finalDotRules()
{
  return kRules;
}

} // namespace dodns::verify
