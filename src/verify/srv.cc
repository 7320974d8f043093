// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkOwner(const EntrySubject& subject, Report& report)
{
  const Labels labels(subject.name());
  const bool hasService = isUnderscored(labels.at(0)) || isWildcard(subject.name());
  if (!hasService || !isUnderscored(labels.at(1))) {
    report.add(subject.entry, "name", "it does not begin with a service and a protocol");
  }
}

void checkPort(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u16();
  data.u16();
  const auto port = data.u16();
  if (port == 0 && !data.name().isRoot()) {
    report.add(subject.entry, "port", "nothing can be reached at port 0");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"srv-owner", Severity::warning, "RFC 2782",
      "The name of an SRV begins with the service and the protocol, _ldap._tcp.",
      "Put _SERVICE._PROTOCOL before the name."},
     {kSrv},
     checkOwner},
    {{"srv-port", Severity::warning, "RFC 2782",
      "The port of an SRV is not 0.",
      "Give the port of the service; a service that is not offered has the target \".\"."},
     {kSrv},
     checkPort},
};

} // namespace

Table<EntrySubject> srvRules()
{
  return kRules;
}

} // namespace dodns::verify
