// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

#include <arpa/inet.h>
#include <array>
#include <cstring>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** A range of addresses: those whose first `bits` are the same. */
struct Range
{
  std::string_view octets;
  unsigned bits;
  const char* is;
};

using namespace std::string_view_literals;

constexpr Range kUnspecified4[] = {{"\0\0\0\0"sv, 8, "of this network"}};
constexpr Range kUnspecified6[] = {{"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 128, "unspecified"}};

constexpr Range kLoopback4[] = {{"\x7f\0\0\0"sv, 8, "the asking host itself"}};
constexpr Range kLoopback6[] = {{"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1"sv, 128, "the asking host itself"}};

constexpr Range kPrivate4[] = {
    {"\x0a\0\0\0"sv, 8, "private"},
    {"\xac\x10\0\0"sv, 12, "private"},
    {"\xc0\xa8\0\0"sv, 16, "private"},
    {"\x64\x40\0\0"sv, 10, "shared behind a carrier's NAT"},
    {"\xa9\xfe\0\0"sv, 16, "valid on one link only"},
};
constexpr Range kPrivate6[] = {
    {"\xfc\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 7, "private"},
    {"\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 10, "valid on one link only"},
};

constexpr Range kNoHost4[] = {
    {"\xe0\0\0\0"sv, 4, "a multicast group"},
    {"\xf0\0\0\0"sv, 4, "reserved"},
};
constexpr Range kNoHost6[] = {{"\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv, 8, "a multicast group"}};

constexpr Range kMapped6[] = {
    {"\0\0\0\0\0\0\0\0\0\0\xff\xff\0\0\0\0"sv, 96, "an IPv4 address, mapped"},
};

bool isIn(std::string_view address, const Range& range)
{
  for (unsigned bit = 0; bit < range.bits; bit += 8) {
    const unsigned left = range.bits - bit;
    const auto mask = static_cast<unsigned char>(left >= 8 ? 0xff : 0xff << (8 - left));
    if (((address[bit / 8] ^ range.octets[bit / 8]) & mask) != 0) {
      return false;
    }
  }
  return true;
}

std::string addressText(std::string_view address)
{
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(), text.data(), text.size());
  return text.data();
}

template <size_t kCount4, size_t kCount6>
void checkRanges(const EntrySubject& subject, Report& report, const Range (&ranges4)[kCount4], const Range (&ranges6)[kCount6])
{
  const auto& address = subject.entry.record.rdata.wire();
  const bool is4 = address.size() == 4;
  const Range* first = is4 ? ranges4 : ranges6;
  const size_t count = is4 ? kCount4 : kCount6;
  for (size_t i = 0; i < count; ++i) {
    if (address.size() == first[i].octets.size() && isIn(address, first[i])) {
      report.add(subject.entry, "data", addressText(address) + " is " + first[i].is);
      return;
    }
  }
}

void checkUnspecified(const EntrySubject& subject, Report& report)
{
  checkRanges(subject, report, kUnspecified4, kUnspecified6);
}

void checkLoopback(const EntrySubject& subject, Report& report)
{
  checkRanges(subject, report, kLoopback4, kLoopback6);
}

void checkPrivate(const EntrySubject& subject, Report& report)
{
  checkRanges(subject, report, kPrivate4, kPrivate6);
}

void checkNoHost(const EntrySubject& subject, Report& report)
{
  checkRanges(subject, report, kNoHost4, kNoHost6);
}

void checkMapped(const EntrySubject& subject, Report& report)
{
  checkRanges(subject, report, kMapped6, kMapped6);
}

constexpr const char* kHint = "Give an address that everybody who asks can reach.";

constexpr Row<EntrySubject> kRules[] = {
    {{"address-unspecified", Severity::warning, "RFC 6890 section 2.2.2",
      "An address is not 0.0.0.0 and not of its network, and not ::.",
      kHint},
     {kA, kAaaa},
     checkUnspecified},
    {{"address-loopback", Severity::warning, "RFC 6890 section 2.2.2",
      "An address is not of 127.0.0.0/8, and not ::1.",
      kHint},
     {kA, kAaaa},
     checkLoopback},
    {{"address-private", Severity::warning, "RFC 1918 section 3, RFC 6598, RFC 4193, RFC 3927",
      "An address is not one that means another host in every network.",
      kHint},
     {kA, kAaaa},
     checkPrivate},
    {{"address-multicast", Severity::warning, "RFC 5771 section 3, RFC 4291 section 2.7, RFC 1112 section 4",
      "An address is that of a host, not of a multicast group, and not reserved.",
      kHint},
     {kA, kAaaa},
     checkNoHost},
    {{"address-mapped", Severity::warning, "RFC 4291 section 2.5.5.2",
      "An IPv6 address is not an IPv4 address that was mapped into IPv6.",
      "Use an A record for an IPv4 address."},
     {kAaaa},
     checkMapped},
};

} // namespace

Table<EntrySubject> addressRules()
{
  return kRules;
}

} // namespace dodns::verify
