// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/message.hh"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::http {

/** A range of addresses, `192.0.2.0/24`, `2001:db8::/32` or a single one.
 * IPv4 addresses that are mapped into IPv6 count as IPv4. */
class AddressRange
{
public:
  static std::optional<AddressRange> parse(std::string_view text);
  bool contains(std::string_view address) const;

private:
  std::array<uint8_t, 16> d_address{}; ///< IPv4 as ::ffff:a.b.c.d
  unsigned d_bits = 0;
};

bool isInside(const std::vector<AddressRange>& ranges, std::string_view address);

/** Takes over what a trusted proxy says about its client: `X-Forwarded-For`,
 * `-Proto` and `-Host`. Of the addresses it is the last one that is not a
 * trusted proxy's; everything before it was written by who knows whom. Does
 * nothing unless `request.client` is trusted itself. */
void applyForwarded(Request& request, const std::vector<AddressRange>& trusted);

} // namespace dodns::http
