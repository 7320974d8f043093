// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

constexpr uint16_t kRp = 17;

void checkMailbox(const EntrySubject& subject, Report& report)
{
  const auto mailbox = subject.data().name();
  if (hasAt(mailbox)) {
    report.add(subject.entry, "data", "the mailbox " + mailbox.toText() + " has an @");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"rp-mailbox", Severity::error, "RFC 1183 section 2.2, RFC 1035 section 8",
      "The mailbox of an RP has a dot for its @.",
      "Write hostmaster.example.com. for hostmaster@example.com; a dot before the @ is \\."},
     {kRp},
     checkMailbox},
};

} // namespace

Table<EntrySubject> rpRules()
{
  return kRules;
}

} // namespace dodns::verify
