// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/hostname.hh"
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

struct Soa
{
  explicit Soa(const EntrySubject& subject)
  {
    auto data = subject.data();
    mname = data.name();
    rname = data.name();
    data.u32(); // the serial has no wrong values (RFC 1982)
    refresh = data.u32();
    retry = data.u32();
    expire = data.u32();
    minimum = data.u32();
  }

  dns::Name mname;
  dns::Name rname;
  uint32_t refresh = 0;
  uint32_t retry = 0;
  uint32_t expire = 0;
  uint32_t minimum = 0;
};

constexpr uint32_t kMinute = 60;
constexpr uint32_t kDay = 86400;

void checkApex(const EntrySubject& subject, Report& report)
{
  if (!subject.isAtApex()) {
    report.add(subject.entry, "name", "the zone's name is " + subject.zone.toText());
  }
}

void checkPrimary(const EntrySubject& subject, Report& report)
{
  const Soa soa(subject);
  if (!isHostname(soa.mname) || looksLikeAddress(soa.mname)) {
    report.add(subject.entry, "data", "the primary nameserver " + soa.mname.toText() + " is not the name of a host");
  }
}

void checkMailbox(const EntrySubject& subject, Report& report)
{
  const Soa soa(subject);
  if (hasAt(soa.rname)) {
    report.add(subject.entry, "data", "the mailbox " + soa.rname.toText() + " has an @");
  }
  else if (soa.rname.labelCount() < 2) {
    report.add(subject.entry, "data", soa.rname.toText() + " is not a mailbox");
  }
}

void checkRefresh(const EntrySubject& subject, Report& report)
{
  const Soa soa(subject);
  if (soa.refresh < 20 * kMinute || soa.refresh > kDay) {
    report.add(subject.entry, "data", "secondaries are to look for changes every " + std::to_string(soa.refresh) + " s");
  }
}

void checkRetry(const EntrySubject& subject, Report& report)
{
  const Soa soa(subject);
  if (soa.retry >= soa.refresh || soa.retry < 2 * kMinute) {
    report.add(subject.entry, "data", "secondaries are to try again after " + std::to_string(soa.retry) + " s, and to refresh every " + std::to_string(soa.refresh) + " s");
  }
}

void checkExpire(const EntrySubject& subject, Report& report)
{
  const Soa soa(subject);
  if (soa.expire < 7 * kDay || soa.expire <= uint64_t{soa.refresh} + soa.retry) {
    report.add(subject.entry, "data", "secondaries are to give up after " + std::to_string(soa.expire) + " s");
  }
}

void checkMinimum(const EntrySubject& subject, Report& report)
{
  const Soa soa(subject);
  if (soa.minimum > kDay) {
    report.add(subject.entry, "data", "resolvers are to remember for " + std::to_string(soa.minimum) + " s that a name does not exist");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"soa-not-at-apex", Severity::error, "RFC 1035 section 5.2",
      "A SOA is at the zone's own name.",
      "Remove the entry, or make the name a zone of its own."},
     {kSoa},
     checkApex},
    {{"soa-mname", Severity::warning, "RFC 1035 section 3.3.13",
      "A SOA's first name is that of the primary nameserver, a host.",
      "Give the name of the primary nameserver."},
     {kSoa},
     checkPrimary},
    {{"soa-rname", Severity::error, "RFC 1035 section 3.3.13, section 8",
      "A SOA's second name is a mailbox in which a dot stands for the @.",
      "Write hostmaster.example.com. for hostmaster@example.com; a dot before the @ is \\."},
     {kSoa},
     checkMailbox},
    {{"soa-refresh", Severity::warning, "RFC 1912 section 2.2",
      "A SOA's refresh is from 20 minutes to a day.",
      "Give 3600 to 86400."},
     {kSoa},
     checkRefresh},
    {{"soa-retry", Severity::warning, "RFC 1912 section 2.2",
      "A SOA's retry is a fraction of its refresh, and not below two minutes.",
      "Give a fraction of the refresh, 900 to 7200."},
     {kSoa},
     checkRetry},
    {{"soa-expire", Severity::warning, "RFC 1912 section 2.2, RIPE-203",
      "A SOA's expire is a week at least, and longer than its refresh and retry.",
      "Give two weeks or more; RIPE-203 recommends 3600000."},
     {kSoa},
     checkExpire},
    {{"soa-minimum", Severity::warning, "RFC 2308 section 5",
      "A SOA's minimum, how long a missing name is remembered, is a day at most.",
      "Give 300 to 10800."},
     {kSoa},
     checkMinimum},
};

} // namespace

Table<EntrySubject> soaRules()
{
  return kRules;
}

} // namespace dodns::verify
