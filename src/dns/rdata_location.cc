// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_field.hh"

#include <array>
#include <cstdio>

namespace dodns::dns {

namespace {

constexpr uint32_t kEquator = 0x80000000; // also the prime meridian, RFC 1876 section 2
constexpr uint32_t kMaxLatitude = 90U * 3600 * 1000;
constexpr uint32_t kMaxLongitude = 180U * 3600 * 1000;
constexpr uint32_t kSeaLevel = 10000000; // centimetres above the lowest altitude

/** `12.5` as 12500 with three `places`; more places than that are refused. */
bool readFixed(std::string_view text, unsigned places, uint64_t highest, uint64_t& value)
{
  const auto dot = text.find('.');
  const auto whole = text.substr(0, dot);
  auto fraction = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  if (whole.empty() || fraction.size() > places || (dot != std::string_view::npos && fraction.empty())) {
    return false;
  }
  value = 0;
  for (size_t i = 0; i < whole.size() + places; ++i) {
    char digit = '0';
    if (i < whole.size()) {
      digit = whole[i];
    }
    else if (i - whole.size() < fraction.size()) {
      digit = fraction[i - whole.size()];
    }
    if (digit < '0' || digit > '9') {
      return false;
    }
    value = value * 10 + static_cast<unsigned>(digit - '0');
    if (value > highest) {
      return false;
    }
  }
  return true;
}

/** `52 22 23.000 N`: degrees, minutes and seconds, of which the last may miss. */
bool readAngle(RdataTextReader& text, std::string& wire, const char* hemispheres, uint32_t highest)
{
  constexpr std::array<uint64_t, 3> kHighest{180, 59, 59999};
  constexpr std::array<uint64_t, 3> kThousandths{3600000, 60000, 1};
  const std::string expected = std::string("degrees, minutes and seconds, and then ") + hemispheres[0] + " or " + hemispheres[1] + ",";
  uint64_t angle = 0;
  RdataToken token;
  for (size_t i = 0; i <= kHighest.size(); ++i) {
    if (!text.nextBare(token, expected.c_str())) {
      return false;
    }
    if (i > 0 && token.text.size() == 1) {
      const char hemisphere = token.text[0];
      if (hemisphere == hemispheres[0] || hemisphere == hemispheres[1]) {
        if (angle > highest) {
          return text.fail(token, "has an angle beyond " + std::to_string(highest / kThousandths[0]) + " degrees");
        }
        appendNumber(wire, hemisphere == hemispheres[0] ? kEquator + static_cast<uint32_t>(angle) : kEquator - static_cast<uint32_t>(angle), 4);
        return true;
      }
    }
    uint64_t value = 0;
    if (i == kHighest.size() || !readFixed(token.text, i == 2 ? 3 : 0, kHighest[i], value)) {
      return text.failExpecting(token, expected);
    }
    angle += value * kThousandths[i];
  }
  return false;
}

void writeAngle(RdataTextWriter& text, uint32_t value, const char* hemispheres)
{
  const bool isFirst = value >= kEquator;
  const uint32_t angle = isFirst ? value - kEquator : kEquator - value;
  char buffer[40];
  const int size = std::snprintf(buffer, sizeof(buffer), "%u %u %u.%03u %c", angle / 3600000, angle / 60000 % 60, angle / 1000 % 60, angle % 1000, isFirst ? hemispheres[0] : hemispheres[1]);
  text.field().append(buffer, static_cast<size_t>(size));
}

std::string_view withoutUnit(std::string_view metres)
{
  return !metres.empty() && (metres.back() == 'm' || metres.back() == 'M') ? metres.substr(0, metres.size() - 1) : metres;
}

bool readAltitude(RdataTextReader& text, std::string& wire)
{
  RdataToken token;
  constexpr auto kExpected = "an altitude from -100000.00m to 42849672.95m";
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  auto metres = withoutUnit(token.text);
  const bool isBelow = !metres.empty() && metres[0] == '-';
  if (isBelow || (!metres.empty() && metres[0] == '+')) {
    metres.remove_prefix(1);
  }
  uint64_t value = 0;
  if (!readFixed(metres, 2, isBelow ? kSeaLevel : 0xffffffff - kSeaLevel, value)) {
    return text.failExpecting(token, kExpected);
  }
  appendNumber(wire, isBelow ? kSeaLevel - static_cast<uint32_t>(value) : kSeaLevel + static_cast<uint32_t>(value), 4);
  return true;
}

/** A size or precision in metres as a digit and a power of ten; digits that
 * this cannot say are cut off, as the code in RFC 1876 does. */
bool readSize(RdataTextReader& text, uint8_t& size)
{
  RdataToken token;
  constexpr auto kExpected = "a size from 0.00m to 90000000.00m";
  constexpr uint64_t kMaxSize = 9000000000;
  if (!text.nextBare(token, kExpected)) {
    return false;
  }
  uint64_t value = 0;
  if (!readFixed(withoutUnit(token.text), 2, kMaxSize, value)) {
    return text.failExpecting(token, kExpected);
  }
  unsigned power = 0;
  for (; value >= 10; ++power) {
    value /= 10;
  }
  size = static_cast<uint8_t>(value << 4 | power);
  return true;
}

bool writeSize(RdataTextWriter& text, uint8_t size)
{
  const unsigned digit = size >> 4;
  const unsigned power = size & 0xf;
  if (digit > 9 || power > 9 || (digit == 0 && power > 0)) {
    return false;
  }
  uint64_t centimetres = digit;
  for (unsigned i = 0; i < power; ++i) {
    centimetres *= 10;
  }
  char buffer[24];
  const int length = std::snprintf(buffer, sizeof(buffer), "%u.%02um", static_cast<unsigned>(centimetres / 100), static_cast<unsigned>(centimetres % 100));
  text.field().append(buffer, static_cast<size_t>(length));
  return true;
}

} // namespace

/** RFC 1876 section 3; the defaults of what may be left out are there, too. */
bool readLocation(RdataTextReader& text, std::string& wire)
{
  std::string place;
  if (!readAngle(text, place, "NS", kMaxLatitude) || !readAngle(text, place, "EW", kMaxLongitude) || !readAltitude(text, place)) {
    return false;
  }
  std::array<uint8_t, 3> sizes{0x12, 0x16, 0x13};
  for (auto& size : sizes) {
    if (text.hasMore() && !readSize(text, size)) {
      return false;
    }
  }
  wire += '\0';
  wire.append(reinterpret_cast<const char*>(sizes.data()), sizes.size());
  wire += place;
  return true;
}

bool writeLocation(RdataReader& wire, RdataTextWriter& text)
{
  const auto version = wire.u8();
  const auto sizes = wire.octets(3);
  const auto latitude = wire.u32();
  const auto longitude = wire.u32();
  const auto altitude = wire.u32();
  const auto distance = [](uint32_t angle) { return angle >= kEquator ? angle - kEquator : kEquator - angle; };
  if (!wire.isGood() || version != 0 || distance(latitude) > kMaxLatitude || distance(longitude) > kMaxLongitude) {
    return false;
  }
  writeAngle(text, latitude, "NS");
  writeAngle(text, longitude, "EW");
  const bool isBelow = altitude < kSeaLevel;
  const uint32_t centimetres = isBelow ? kSeaLevel - altitude : altitude - kSeaLevel;
  char buffer[24];
  const int size = std::snprintf(buffer, sizeof(buffer), "%s%u.%02um", isBelow ? "-" : "", centimetres / 100, centimetres % 100);
  text.field().append(buffer, static_cast<size_t>(size));
  for (const char octet : sizes) {
    if (!writeSize(text, static_cast<uint8_t>(octet))) {
      return false;
    }
  }
  return true;
}

} // namespace dodns::dns
