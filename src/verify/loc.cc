// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** A digit and a power of ten, four bits each, in centimetres. PowerDNS reads
 * them into 32 bits. */
bool fitsPowerDns(uint8_t size)
{
  const unsigned digit = size >> 4;
  const unsigned power = size & 0xf;
  return power < 9 || digit <= 4;
}

void checkSizes(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u8(); // version
  const auto size = data.u8();
  const auto horizontal = data.u8();
  const auto vertical = data.u8();
  if (!fitsPowerDns(size) || !fitsPowerDns(horizontal) || !fitsPowerDns(vertical)) {
    report.add(subject.entry, "data", "a size or precision is larger than PowerDNS can serve");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"loc-size", Severity::error, "PowerDNS 4.7",
      "Size and precisions of a LOC are 40000000 m at most.",
      "Give a smaller size or precision; Earth's diameter is 12742000 m.", kFixed},
     {kLoc},
     checkSizes},
};

} // namespace

Table<EntrySubject> locRules()
{
  return kRules;
}

} // namespace dodns::verify
