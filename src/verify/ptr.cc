// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/hostname.hh"
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/reverse.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkOwner(const EntrySubject& subject, Report& report)
{
  if (reverseTreeOf(subject.name()) == ReverseTree::none || isWildcard(subject.name())) {
    return;
  }
  if (reverseShapeOf(subject.name()) != ReverseShape::host) {
    report.add(subject.entry, "name", "it is not the reverse name of a whole address");
  }
}

void checkTarget(const EntrySubject& subject, Report& report)
{
  const auto target = subject.data().name();
  if (reverseTreeOf(subject.name()) != ReverseTree::none && !isHostname(target) && !looksLikeAddress(target)) {
    report.add(subject.entry, "data", target.toText() + " is not the name of a host");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"ptr-owner", Severity::warning, "RFC 1035 section 3.5, RFC 3596 section 2.5, RFC 2317",
      "A PTR below in-addr.arpa has the four numbers of an address before it, one below ip6.arpa 32 digits.",
      "Write the whole address in reverse."},
     {kPtr},
     checkOwner},
    {{"ptr-target", Severity::warning, "RFC 1123 section 2.1",
      "The PTR of an address leads to the name of a host.",
      "Give the name of the host."},
     {kPtr},
     checkTarget},
};

} // namespace

Table<EntrySubject> ptrRules()
{
  return kRules;
}

} // namespace dodns::verify
