// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/readable.hh"

#include <boost/locale/utf.hpp>

namespace dodns::recorddb {

namespace {

bool isText(const std::string& octets)
{
  using Utf = boost::locale::utf::utf_traits<char>;
  for (auto at = octets.begin(); at != octets.end();) {
    const auto character = Utf::decode(at, octets.end());
    if (character == 0 || character == boost::locale::utf::illegal || character == boost::locale::utf::incomplete) {
      return false;
    }
  }
  return true;
}

} // namespace

std::string readable(const std::string& octets)
{
  if (isText(octets)) {
    return octets;
  }
  constexpr unsigned char kFirstBeyond = 0x80;
  std::string text;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet != 0 && octet < kFirstBeyond) {
      text += c;
      continue;
    }
    const auto digits = std::to_string(octet);
    text += '\\' + std::string(3 - digits.size(), '0') + digits;
  }
  return text;
}

} // namespace dodns::recorddb
