// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/repeated_zone.hh"
#include "verify/report.hh"
#include "verify/tables.hh"
#include "verify/written_names.hh"

namespace dodns::verify {

namespace {

void check(const EntrySubject& subject, Report& report)
{
  forEachWrittenName(subject, [&](const dns::Name& name, const char* member) {
    if (const auto meant = withoutRepeatedZone(name, subject.zone)) {
      report.add(subject.entry, member, name.toText() + " has the zone's name in it twice; " + meant->toText() + " may be meant");
    }
  });
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
