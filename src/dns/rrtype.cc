// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrtype.hh"

#include <charconv>
#include <cstring>
#include <ldns/ldns.h>

namespace dodns::dns {

namespace {

struct Mnemonic
{
  std::string_view text;
  uint16_t type;
};

/** Types that ldns 1.8 has no name for. */
constexpr Mnemonic kBeyondLdns[] = {
    {"NINFO", 56},
    {"RKEY", 57},
    {"DSYNC", 66},
    {"AVC", 258},
    {"AMTRELAY", 260},
    {"RESINFO", 261},
    {"WALLET", 262},
    {"TA", 32768},
    {"ADDR", 65400},
    {"ALIAS", 65401},
    {"LUA", 65402},
};

constexpr std::string_view kGenericPrefix = "TYPE"; // RFC 3597 section 5

} // namespace

std::optional<uint16_t> rrtypeFromText(std::string_view mnemonic)
{
  for (const auto& known : kBeyondLdns) {
    if (known.text == mnemonic) {
      return known.type;
    }
  }
  if (mnemonic.substr(0, kGenericPrefix.size()) == kGenericPrefix) {
    const auto digits = mnemonic.substr(kGenericPrefix.size());
    uint16_t type = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), type);
    if (error == std::errc() && end == digits.data() + digits.size() && !digits.empty()) {
      return type;
    }
    return std::nullopt;
  }
  const std::string text(mnemonic);
  const auto type = ldns_get_rr_type_by_name(text.c_str());
  if (type == 0) {
    return std::nullopt;
  }
  // ldns ignores case and accepts prefixes; a type has one spelling here.
  if (rrtypeToText(static_cast<uint16_t>(type)) != mnemonic) {
    return std::nullopt;
  }
  return static_cast<uint16_t>(type);
}

std::string rrtypeToText(uint16_t type)
{
  for (const auto& known : kBeyondLdns) {
    if (known.type == type) {
      return std::string(known.text);
    }
  }
  const auto* descriptor = ldns_rr_descript(type);
  if (descriptor != nullptr && descriptor->_name != nullptr && std::strncmp(descriptor->_name, "TYPE", 4) != 0 && std::strcmp(descriptor->_name, "NULL") != 0) {
    return descriptor->_name;
  }
  switch (type) {
  case 10:
    return "NULL";
  case rrtype::kAny:
    return "ANY";
  default:
    return std::string(kGenericPrefix) + std::to_string(type);
  }
}

} // namespace dodns::dns
