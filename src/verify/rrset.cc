// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>
#include <unordered_set>

namespace dodns::verify {

namespace {

/** What one record takes in an answer whose name is compressed. */
constexpr size_t kRecordHeader = 2 + 2 + 2 + 4 + 2;
/** Header, question's type and class; the OPT that comes with EDNS. */
constexpr size_t kMessageHeader = 12 + 4 + 11;
constexpr size_t kMaxMessage = 65535;
constexpr size_t kMaxDatagram = 1232;

size_t answerSize(const RrsetSubject& subject)
{
  size_t size = kMessageHeader + subject.name().wire().size();
  for (const auto* entry : subject.entries) {
    size += kRecordHeader + entry->record.rdata.wire().size();
  }
  return size;
}

void checkTtl(const RrsetSubject& subject, Report& report)
{
  const auto ttl = subject.first().record.ttl;
  for (const auto* entry : subject.entries) {
    if (entry->record.ttl != ttl) {
      report.add(*entry, "ttl", "its TTL is " + std::to_string(entry->record.ttl) + ", that of the others " + std::to_string(ttl));
    }
  }
}

void checkDuplicates(const RrsetSubject& subject, Report& report)
{
  if (subject.entries.size() == 1) {
    return;
  }
  std::unordered_set<std::string> seen;
  for (const auto* entry : subject.entries) {
    if (!seen.insert(entry->record.rdata.canonicalWire()).second) {
      report.add(*entry, "data", "'" + entry->record.rdata.toText() + "' is there already");
    }
  }
}

void checkSize(const RrsetSubject& subject, Report& report)
{
  const auto size = answerSize(subject);
  if (size > kMaxMessage) {
    report.add(subject.first(), "data", "an answer with all " + std::to_string(subject.entries.size()) + " records has " + std::to_string(size) + " octets");
  }
}

void checkDatagram(const RrsetSubject& subject, Report& report)
{
  const auto size = answerSize(subject);
  if (size > kMaxDatagram && size <= kMaxMessage) {
    report.add(subject.first(), "data", "an answer has " + std::to_string(size) + " octets, without signatures");
  }
}

constexpr Row<RrsetSubject> kRules[] = {
    {{"rrset-ttl", Severity::error, "RFC 2181 section 5.2",
      "All records of one name and type have the same TTL.",
      "Give the TTL of the others, or change theirs, too."},
     kAllTypes,
     checkTtl},
    {{"rrset-duplicate", Severity::error, "RFC 2181 section 5",
      "No two records of one name and type have the same data; names in it compare without regard to case.",
      "Remove one of the two."},
     kAllTypes,
     checkDuplicates},
    {{"rrset-too-large", Severity::error, "RFC 1035 section 4.2.2",
      "All records of one name and type fit into one answer of 65535 octets.",
      "Spread the records over several names."},
     kAllTypes,
     checkSize},
    {{"rrset-above-datagram", Severity::warning, "RFC 9715 section 3.1",
      "All records of one name and type fit into a datagram of 1232 octets.",
      "Have fewer records; larger answers need TCP, which some networks drop."},
     kAllTypes,
     checkDatagram},
};

} // namespace

Table<RrsetSubject> rrsetRules()
{
  return kRules;
}

} // namespace dodns::verify
