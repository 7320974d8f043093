// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/plain_rdata.hh"

#include "dns/rrtype.hh"

#include <arpa/inet.h>
#include <charconv>

namespace dodns::dns {

namespace {

/** Each function appends one field to the wire form and takes it from the
 * text; false when it is not there in its plainest spelling. */
class PlainFields
{
public:
  explicit PlainFields(std::string_view text)
      : d_text(text) {}

  bool address(int family, size_t size)
  {
    constexpr size_t kLongest = INET6_ADDRSTRLEN;
    char text[kLongest + 1] = {};
    char wire[sizeof(in6_addr)];
    if (d_text.size() > kLongest) {
      return false;
    }
    d_text.copy(text, d_text.size());
    if (inet_pton(family, text, wire) != 1) {
      return false;
    }
    d_wire.append(wire, size);
    d_text = {};
    return true;
  }

  bool name()
  {
    constexpr size_t kMaxLabelSize = 63;
    constexpr size_t kMaxNameSize = 255; // RFC 1035 section 2.3.4
    const auto start = d_wire.size();
    while (!d_text.empty() && d_text.front() != ' ') {
      const auto size = d_text.find('.');
      if (size == 0 || size == std::string_view::npos || size > kMaxLabelSize) {
        return false;
      }
      d_wire += static_cast<char>(size);
      for (const char octet : d_text.substr(0, size)) {
        if (!isPlain(octet)) {
          return false;
        }
        d_wire += octet;
      }
      d_text.remove_prefix(size + 1);
    }
    const bool hasLabels = d_wire.size() > start;
    d_wire += '\0';
    return hasLabels && d_wire.size() - start <= kMaxNameSize;
  }

  template <typename Number>
  bool number()
  {
    Number number = 0;
    const auto [end, error] = std::from_chars(d_text.data(), d_text.data() + d_text.size(), number);
    if (error != std::errc()) {
      return false;
    }
    for (size_t shift = 8 * sizeof(Number); shift > 0; shift -= 8) {
      d_wire += static_cast<char>(number >> (shift - 8));
    }
    d_text.remove_prefix(static_cast<size_t>(end - d_text.data()));
    return true;
  }

  bool string()
  {
    constexpr size_t kMaxStringSize = 255;
    if (d_text.size() < 3 || d_text.front() != '"' || d_text.back() != '"') {
      return false;
    }
    const auto content = d_text.substr(1, d_text.size() - 2);
    if (content.size() > kMaxStringSize) {
      return false;
    }
    for (const char octet : content) {
      if (octet < ' ' || octet > '~' || octet == '"' || octet == '\\') {
        return false;
      }
    }
    d_wire += static_cast<char>(content.size());
    d_wire += content;
    d_text = {};
    return true;
  }

  bool blank()
  {
    if (d_text.empty() || d_text.front() != ' ') {
      return false;
    }
    d_text.remove_prefix(1);
    return true;
  }

  bool isOver() const { return d_text.empty(); }
  std::string take() { return std::move(d_wire); }

private:
  static bool isPlain(char octet)
  {
    return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || (octet >= '0' && octet <= '9') || octet == '-' || octet == '_';
  }

  std::string_view d_text;
  std::string d_wire;
};

bool readFields(PlainFields& fields, uint16_t type)
{
  switch (type) {
  case rrtype::kA:
    return fields.address(AF_INET, sizeof(in_addr));
  case rrtype::kAaaa:
    return fields.address(AF_INET6, sizeof(in6_addr));
  case rrtype::kNs:
  case rrtype::kCname:
  case rrtype::kPtr:
    return fields.name();
  case rrtype::kMx:
    return fields.number<uint16_t>() && fields.blank() && fields.name();
  case rrtype::kTxt:
    return fields.string();
  case rrtype::kSoa: {
    bool isPlain = fields.name() && fields.blank() && fields.name();
    for (int i = 0; isPlain && i < 5; ++i) {
      isPlain = fields.blank() && fields.number<uint32_t>();
    }
    return isPlain;
  }
  default:
    return false;
  }
}

} // namespace

std::optional<std::string> encodePlainRdata(uint16_t type, std::string_view text)
{
  PlainFields fields(text);
  if (!readFields(fields, type) || !fields.isOver()) {
    return std::nullopt;
  }
  return fields.take();
}

} // namespace dodns::dns
