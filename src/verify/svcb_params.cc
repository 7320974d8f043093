// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/svcb_params.hh"

#include "dns/rdata_reader.hh"

namespace dodns::verify {

Svcb::Svcb(std::string_view wire)
{
  dns::RdataReader data(wire);
  priority = data.u16();
  target = data.name();
  while (data.isGood() && !data.isAtEnd()) {
    const auto key = data.u16();
    const auto size = data.u16();
    params.emplace_back(key, data.octets(size));
  }
}

std::optional<std::string_view> Svcb::find(uint16_t key) const
{
  for (const auto& [one, value] : params) {
    if (one == key) {
      return value;
    }
  }
  return std::nullopt;
}

bool Svcb::hasProtocol(std::string_view id) const
{
  dns::RdataReader list(find(dns::svcparam::kAlpn).value_or(std::string_view()));
  while (list.isGood() && !list.isAtEnd()) {
    if (list.string() == id) {
      return true;
    }
  }
  return false;
}

} // namespace dodns::verify
