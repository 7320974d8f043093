// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"
#include "verify/uri_syntax.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkOwner(const EntrySubject& subject, Report& report)
{
  const Labels labels(subject.name());
  if (!isUnderscored(labels.at(0)) && !isWildcard(subject.name())) {
    report.add(subject.entry, "name", "it does not begin with a service");
  }
}

void checkTarget(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u16(); // priority
  data.u16(); // weight
  const auto target = data.rest();
  if (!hasScheme(target)) {
    report.add(subject.entry, "data", "'" + std::string(target) + "' is not a URI");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"uri-owner", Severity::warning, "RFC 7553 section 4.1",
      "The name of a URI record begins with a service, _http._tcp.",
      "Put _SERVICE._PROTOCOL before the name."},
     {kUri},
     checkOwner},
    {{"uri-target", Severity::error, "RFC 7553 section 4.4",
      "The target of a URI record is a URI with its scheme.",
      "Write the whole URI, https://www.example.com/path for example."},
     {kUri},
     checkTarget},
};

} // namespace

Table<EntrySubject> uriRules()
{
  return kRules;
}

} // namespace dodns::verify
