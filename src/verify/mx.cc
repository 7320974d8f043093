// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkNullPreference(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  const auto preference = data.u16();
  if (data.name().isRoot() && preference != 0) {
    report.add(subject.entry, "priority", "it says that there is no mail here, with preference " + std::to_string(preference));
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"mx-null-preference", Severity::warning, "RFC 7505 section 3",
      "An MX to the root, which says that there is no mail, has preference 0.",
      "Write 0 and a dot."},
     {kMx},
     checkNullPreference},
};

} // namespace

Table<EntrySubject> mxRules()
{
  return kRules;
}

} // namespace dodns::verify
