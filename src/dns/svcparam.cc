// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/svcparam.hh"

#include "dns/rdata_reader.hh"

#include <charconv>

namespace dodns::dns {

namespace {

using namespace svcparam;

/** By their numbers, without a gap. */
constexpr std::string_view kNames[] = {"mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp", "tls-supported-groups"};

constexpr std::string_view kGenericPrefix = "key";

/** Section 8: at least one, ascending. */
bool isKeyList(std::string_view value)
{
  RdataReader reader(value);
  int last = -1;
  do {
    const int key = reader.u16();
    if (key <= last) {
      return false;
    }
    last = key;
  } while (!reader.isAtEnd());
  return reader.isGood();
}

/** Section 7.1.1: at least one, none empty. */
bool isProtocolList(std::string_view value)
{
  RdataReader reader(value);
  do {
    if (reader.string().empty()) {
      return false;
    }
  } while (!reader.isAtEnd());
  return reader.isGood();
}

bool isListOf(size_t size, std::string_view value)
{
  return !value.empty() && value.size() % size == 0;
}

} // namespace

std::optional<uint16_t> svcParamKeyFromText(std::string_view text)
{
  uint16_t key = 0;
  for (const auto& name : kNames) {
    if (name == text) {
      return key;
    }
    ++key;
  }
  if (text.substr(0, kGenericPrefix.size()) != kGenericPrefix) {
    return std::nullopt;
  }
  const auto digits = text.substr(kGenericPrefix.size());
  const char* end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, key);
  if (error != std::errc() || last != end || (digits.size() > 1 && digits[0] == '0')) {
    return std::nullopt;
  }
  return key;
}

std::string svcParamKeyToText(uint16_t key)
{
  return key < std::size(kNames) ? std::string(kNames[key]) : std::string(kGenericPrefix) + std::to_string(key);
}

bool isSvcParamValue(uint16_t key, std::string_view value)
{
  switch (key) {
  case kMandatory:
    return isKeyList(value);
  case kAlpn:
    return isProtocolList(value);
  case kNoDefaultAlpn:
  case kOhttp:
    return value.empty();
  case kPort:
    return value.size() == 2;
  case kIpv4Hint:
    return isListOf(4, value);
  case kIpv6Hint:
    return isListOf(16, value);
  case kTlsSupportedGroups:
    return isListOf(2, value);
  case kEch:
  case kDohPath:
    return !value.empty();
  default:
    return true;
  }
}

} // namespace dodns::dns
