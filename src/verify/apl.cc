// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** Whether all bits of an address behind a prefix are 0. */
bool isNetwork(std::string_view address, size_t bits)
{
  const auto whole = std::min(bits / 8, address.size());
  for (size_t i = whole; i < address.size(); ++i) {
    const unsigned kept = i == bits / 8 ? bits % 8 : 0;
    if ((static_cast<unsigned char>(address[i]) & (0xffU >> kept)) != 0) {
      return false;
    }
  }
  return true;
}

void checkHostBits(const EntrySubject& subject, Report& report)
{
  constexpr uint8_t kSizeBits = 0x7f; // the other one says not
  auto data = subject.data();
  while (data.isGood() && !data.isAtEnd()) {
    data.u16(); // address family
    const auto bits = data.u8();
    const auto size = data.u8() & kSizeBits;
    if (!isNetwork(data.octets(static_cast<size_t>(size)), bits)) {
      report.add(subject.entry, "data", "a prefix of " + std::to_string(bits) + " bits has others behind it, which PowerDNS clears");
    }
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"apl-host-bits", Severity::error, "PowerDNS 4.7",
      "The address of an APL prefix has no bits behind the prefix.",
      "Write 1:192.0.2.0/24, not 1:192.0.2.1/24.", kFixed},
     {kApl},
     checkHostBits},
};

} // namespace

Table<EntrySubject> aplRules()
{
  return kRules;
}

} // namespace dodns::verify
