// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

constexpr uint32_t kMaxTtl = 0x7fffffff;
constexpr uint32_t kWeek = 7 * 86400;

void checkRange(const EntrySubject& subject, Report& report)
{
  if (subject.ttl() > kMaxTtl) {
    report.add(subject.entry, "ttl", "resolvers take the TTL " + std::to_string(subject.ttl()) + " for 0");
  }
}

void checkZero(const EntrySubject& subject, Report& report)
{
  if (subject.ttl() == 0) {
    report.add(subject.entry, "ttl", "with the TTL 0 every question comes to the nameservers");
  }
}

void checkWeek(const EntrySubject& subject, Report& report)
{
  if (subject.ttl() > kWeek && subject.ttl() <= kMaxTtl) {
    report.add(subject.entry, "ttl", "the TTL " + std::to_string(subject.ttl()) + " is longer than a week");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"ttl-too-large", Severity::error, "RFC 2181 section 8",
      "A TTL is at most 2147483647.",
      "Give a TTL of minutes to days, 3600 for example.", kFixed},
     kAllTypes,
     checkRange},
    {{"ttl-zero", Severity::warning, "RFC 1034 section 3.6",
      "A TTL is not zero, so that resolvers can keep the answer.",
      "Give a TTL of a minute at least, 60."},
     kAllTypes,
     checkZero},
    {{"ttl-above-week", Severity::warning, "RFC 8767 section 4",
      "A TTL is not longer than the week that resolvers keep an answer at most.",
      "Give at most 604800; with more a mistake stays as long."},
     kAllTypes,
     checkWeek},
};

} // namespace

Table<EntrySubject> ttlRules()
{
  return kRules;
}

} // namespace dodns::verify
