// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/idn.hh"

#include <algorithm>
#include <idn2.h>
#include <memory>

namespace dodns::zonefile {

namespace {

constexpr std::string_view kPrefix = "xn--"; // RFC 5890 section 2.3.2.1

using Octets = std::unique_ptr<char, decltype(&idn2_free)>;

/** Letters, digits and the hyphen. */
bool isLdh(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

std::string lowerCase(std::string_view text)
{
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

} // namespace

std::optional<std::string> toALabel(std::string_view label, std::string& reason)
{
  // libidn2 has a flag for this, and then leaves these characters out.
  if (!std::all_of(label.begin(), label.end(), [](char c) { return isLdh(c) || static_cast<unsigned char>(c) >= 0x80; })) {
    reason = "has a character that is not allowed beside letters beyond ASCII";
    return std::nullopt;
  }
  char* converted = nullptr;
  const int status = idn2_to_ascii_8z(std::string(label).c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const Octets owned(converted, idn2_free);
  if (status != IDN2_OK) {
    reason = std::string("is not allowed in internationalized names: ") + idn2_strerror(status);
    return std::nullopt;
  }
  std::string aLabel(converted);
  if (!std::all_of(aLabel.begin(), aLabel.end(), isLdh)) {
    reason = "has a character that stands for a dot or another special character";
    return std::nullopt;
  }
  return aLabel;
}

bool looksLikeALabel(std::string_view label)
{
  return label.size() >= kPrefix.size() && lowerCase(label.substr(0, kPrefix.size())) == kPrefix;
}

std::string whyNoALabel(std::string_view label)
{
  const auto lower = lowerCase(label);
  char* decoded = nullptr;
  int status = idn2_to_unicode_8z8z(lower.c_str(), &decoded, 0);
  const Octets uLabel(decoded, idn2_free);
  if (status != IDN2_OK) {
    return std::string("cannot be decoded: ") + idn2_strerror(status);
  }
  char* encoded = nullptr;
  status = idn2_lookup_u8(reinterpret_cast<const uint8_t*>(decoded), reinterpret_cast<uint8_t**>(&encoded), IDN2_NO_TR46);
  const Octets aLabel(encoded, idn2_free);
  if (status != IDN2_OK) {
    return std::string("stands for a label that is not allowed: ") + idn2_strerror(status);
  }
  if (lower != encoded) {
    return "is not how its characters are encoded: that is '" + std::string(encoded) + "'";
  }
  return {};
}

} // namespace dodns::zonefile
