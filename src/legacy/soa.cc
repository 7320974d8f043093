// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/soa.hh"

#include "dns/rrtype.hh"

#include <cassert>

namespace dodns::legacy {

namespace {

constexpr size_t kSerialFromEnd = 20; // five numbers of 32 bits come last, the serial first of them

dns::RRset withoutSerials(dns::RRset rrset)
{
  for (auto& rdata : rrset.rdata) {
    rdata = withSerial(rdata, 0);
  }
  return rrset;
}

bool isSoa(const dns::RRset& rrset)
{
  return !rrset.rdata.empty() && rrset.rdata.front().type() == dns::rrtype::kSoa;
}

} // namespace

uint32_t serialOf(const dns::Rdata& soa)
{
  assert(soa.type() == dns::rrtype::kSoa);
  const auto& wire = soa.wire();
  uint32_t serial = 0;
  for (size_t i = 0; i < 4; ++i) {
    serial = serial << 8U | static_cast<unsigned char>(wire[wire.size() - kSerialFromEnd + i]);
  }
  return serial;
}

dns::Rdata withSerial(const dns::Rdata& soa, uint32_t serial)
{
  assert(soa.type() == dns::rrtype::kSoa);
  auto wire = soa.wire();
  for (size_t i = 0; i < 4; ++i) {
    wire[wire.size() - kSerialFromEnd + i] = static_cast<char>(serial >> (8 * (3 - i)));
  }
  return *dns::Rdata::fromWire(soa.type(), wire);
}

bool isNewer(uint32_t lhs, uint32_t rhs)
{
  return static_cast<int32_t>(lhs - rhs) > 0;
}

uint32_t raisedSerial(uint32_t present, uint32_t wanted)
{
  return isNewer(wanted, present) ? wanted : present + 1;
}

uint32_t serialAfter(uint32_t present, const NextSerial& next)
{
  return raisedSerial(present, next.least.value_or(present));
}

bool isSame(const std::optional<dns::RRset>& lhs, const std::optional<dns::RRset>& rhs)
{
  if (!lhs || !rhs) {
    return !lhs && !rhs;
  }
  if (isSoa(*lhs) && isSoa(*rhs)) {
    return withoutSerials(*lhs) == withoutSerials(*rhs);
  }
  return *lhs == *rhs;
}

} // namespace dodns::legacy
