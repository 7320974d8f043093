// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

#include <ctime>
#include <ldns/ldns.h>
#include <limits>

namespace dodns::dns {

namespace {

constexpr uint32_t kMax8 = 0xff;
constexpr uint32_t kMax16 = 0xffff;
constexpr uint32_t kMax32 = 0xffffffff;

bool isDigit(char c)
{
  return c >= '0' && c <= '9';
}

bool readNumber(RdataTextReader& text, std::string& wire, uint32_t highest, size_t size)
{
  uint32_t value = 0;
  if (!text.number(value, highest)) {
    return false;
  }
  appendNumber(wire, value, size);
  return true;
}

/** A number, or one of ldns' mnemonics for it. */
bool readMnemonic(RdataTextReader& text, std::string& wire, ldns_lookup_table* mnemonics, const char* expected, size_t size)
{
  RdataToken token;
  if (!text.nextBare(token, expected)) {
    return false;
  }
  if (isDigit(token.text.front())) {
    RdataTextReader digits(token.text, absoluteNames());
    return readNumber(digits, wire, size == 1 ? kMax8 : kMax16, size) || text.failExpecting(token, expected);
  }
  const auto* found = ldns_lookup_by_name(mnemonics, std::string(token.text).c_str());
  if (found == nullptr) {
    return text.failExpecting(token, expected);
  }
  appendNumber(wire, static_cast<uint32_t>(found->id), size);
  return true;
}

/** `1h30m` or `5400`, seconds (the TTL units of BIND). */
bool readSeconds(std::string_view text, uint32_t& seconds)
{
  constexpr unsigned kMinutesInHour = 60;
  constexpr unsigned kSecondsInMinute = 60;
  uint64_t sum = 0;
  for (size_t at = 0; at < text.size();) {
    uint64_t count = 0;
    const size_t start = at;
    for (; at < text.size() && isDigit(text[at]) && count <= kMax32; ++at) {
      count = count * 10 + static_cast<unsigned>(text[at] - '0');
    }
    if (at == start) {
      return false;
    }
    if (at == text.size() && start == 0) {
      sum = count;
      break;
    }
    if (at == text.size()) {
      return false; // 1h30: of what?
    }
    switch (text[at++] | 0x20) {
    case 'w':
      count *= 7;
      [[fallthrough]];
    case 'd':
      count *= 24;
      [[fallthrough]];
    case 'h':
      count *= kMinutesInHour;
      [[fallthrough]];
    case 'm':
      count *= kSecondsInMinute;
      [[fallthrough]];
    case 's':
      sum += count;
      break;
    default:
      return false;
    }
    if (sum > kMax32) {
      return false;
    }
  }
  seconds = static_cast<uint32_t>(sum);
  return sum <= kMax32;
}

/** Two digits of `YYYYMMDDHHmmSS` at `at`. */
int twoDigits(std::string_view text, size_t at)
{
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

/** `YYYYMMDDHHmmSS` in UTC, modulo 2^32 (RFC 4034 section 3.2). */
bool readCalendarTime(std::string_view text, uint32_t& seconds)
{
  tm time{};
  time.tm_year = twoDigits(text, 0) * 100 + twoDigits(text, 2) - 1900;
  time.tm_mon = twoDigits(text, 4) - 1;
  time.tm_mday = twoDigits(text, 6);
  time.tm_hour = twoDigits(text, 8);
  time.tm_min = twoDigits(text, 10);
  time.tm_sec = twoDigits(text, 12);
  const tm asked = time;
  const time_t counted = timegm(&time);
  // timegm() makes a March of a 30 February, and the next minute of a second 60.
  if (counted < 0 || time.tm_mon != asked.tm_mon || time.tm_hour != asked.tm_hour || time.tm_min != asked.tm_min || time.tm_sec != asked.tm_sec) {
    return false;
  }
  seconds = static_cast<uint32_t>(counted);
  return true;
}

/** Of DSYNC, the only one that is registered (RFC 9859 section 6.2); ldns has no
 * table. Not const, because its functions do not take that. */
constexpr uint32_t kNotify = 1;
ldns_lookup_table schemes[] = {{kNotify, "NOTIFY"}, {0, nullptr}};

} // namespace

bool readU8(RdataTextReader& text, std::string& wire)
{
  return readNumber(text, wire, kMax8, 1);
}

bool writeU8(RdataReader& wire, RdataTextWriter& text)
{
  text.number(wire.u8());
  return wire.isGood();
}

bool readU16(RdataTextReader& text, std::string& wire)
{
  return readNumber(text, wire, kMax16, 2);
}

bool writeU16(RdataReader& wire, RdataTextWriter& text)
{
  text.number(wire.u16());
  return wire.isGood();
}

bool readU32(RdataTextReader& text, std::string& wire)
{
  return readNumber(text, wire, kMax32, 4);
}

bool writeU32(RdataReader& wire, RdataTextWriter& text)
{
  text.number(wire.u32());
  return wire.isGood();
}

bool readPeriod(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "a number of seconds";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  uint32_t seconds = 0;
  if (!readSeconds(token.text, seconds)) {
    return text.failExpecting(token, kExpected);
  }
  appendNumber(wire, seconds, 4);
  return true;
}

bool writePeriod(RdataReader& wire, RdataTextWriter& text)
{
  return writeU32(wire, text);
}

bool readTime(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "a time, YYYYMMDDHHmmSS or seconds since 1970,";
  constexpr size_t kCalendarSize = 14;
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  uint32_t seconds = 0;
  const bool isCalendar = token.text.size() == kCalendarSize && token.text.find_first_not_of("0123456789") == std::string_view::npos;
  RdataTextReader digits(token.text, absoluteNames());
  if (isCalendar ? !readCalendarTime(token.text, seconds) : !digits.number(seconds, kMax32)) {
    return text.failExpecting(token, kExpected);
  }
  appendNumber(wire, seconds, 4);
  return true;
}

bool writeTime(RdataReader& wire, RdataTextWriter& text)
{
  const time_t seconds = wire.u32();
  tm time{};
  gmtime_r(&seconds, &time);
  char buffer[16];
  const size_t size = std::strftime(buffer, sizeof(buffer), "%Y%m%d%H%M%S", &time);
  text.field().append(buffer, size);
  return wire.isGood();
}

bool readAlgorithm(RdataTextReader& text, std::string& wire)
{
  return readMnemonic(text, wire, ldns_algorithms, "the number or mnemonic of a DNSSEC algorithm", 1);
}

bool writeAlgorithm(RdataReader& wire, RdataTextWriter& text)
{
  return writeU8(wire, text);
}

bool readScheme(RdataTextReader& text, std::string& wire)
{
  return readMnemonic(text, wire, schemes, "the number of a scheme, or NOTIFY", 1);
}

/** The mnemonic if there is one (RFC 9859 section 2.2). */
bool writeScheme(RdataReader& wire, RdataTextWriter& text)
{
  const auto scheme = wire.u8();
  if (scheme == kNotify) {
    text.field() += "NOTIFY";
  }
  else {
    text.number(scheme);
  }
  return wire.isGood();
}

bool readCertificateType(RdataTextReader& text, std::string& wire)
{
  return readMnemonic(text, wire, ldns_cert_algorithms, "the number or mnemonic of a certificate type", 2);
}

bool writeCertificateType(RdataReader& wire, RdataTextWriter& text)
{
  return writeU16(wire, text);
}

} // namespace dodns::dns
