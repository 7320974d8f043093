// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/hostname.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** The name that an entry sends to. */
dns::Name targetOf(const EntrySubject& subject)
{
  const auto names = subject.entry.record.rdata.names();
  return names.empty() ? dns::Name() : names.front();
}

void checkHostname(const EntrySubject& subject, Report& report)
{
  const auto target = targetOf(subject);
  const bool mayBeNone = subject.type() == kMx || subject.type() == kSrv; // RFC 7505, RFC 2782
  if (looksLikeAddress(target) || (target.isRoot() && mayBeNone) || isHostname(target)) {
    return;
  }
  report.add(subject.entry, "data", target.toText() + " is not the name of a host");
}

void checkAddress(const EntrySubject& subject, Report& report)
{
  const auto target = targetOf(subject);
  if (looksLikeAddress(target)) {
    report.add(subject.entry, "data", target.toText() + " is an address, where a name is expected");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"target-not-hostname", Severity::error, "RFC 1123 section 2.1",
      "NS, MX and SRV lead to the name of a host, of letters, digits and hyphens.",
      "Give the name of a host."},
     {kNs, kMx, kSrv},
     checkHostname},
    {{"target-is-address", Severity::error, "RFC 1035 section 3.3",
      "A target is a name, not an address.",
      "Give the host's name, and the address as an A or AAAA record of that name."},
     {kNs, kMx, kSrv, kCname, kDname, kPtr},
     checkAddress},
};

} // namespace

Table<EntrySubject> targetNameRules()
{
  return kRules;
}

} // namespace dodns::verify
