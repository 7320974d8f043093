// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkHinfo(const EntrySubject& subject, Report& report)
{
  if (subject.data().string() == "RFC8482") {
    report.add(subject.entry, "data", "nameservers make this one as their answer to ANY");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"hinfo-any", Severity::warning, "RFC 8482 section 4.2",
      "An HINFO is not the one that servers make as an answer to ANY.",
      "Remove the entry."},
     {kHinfo},
     checkHinfo},
};

} // namespace

Table<EntrySubject> hinfoRules()
{
  return kRules;
}

} // namespace dodns::verify
