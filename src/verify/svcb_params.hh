// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "dns/svcparam.hh"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace dodns::verify {

/** The rdata of SVCB and HTTPS (RFC 9460 section 2.2), views into it. Keys in
 * order, each once, and values of the right form are what dns::Rdata has made
 * sure of. */
struct Svcb
{
  explicit Svcb(std::string_view wire);

  uint16_t priority = 0;
  dns::Name target;
  std::vector<std::pair<uint16_t, std::string_view>> params; ///< keys of dns::svcparam and values

  bool isAlias() const { return priority == 0; }
  std::optional<std::string_view> find(uint16_t key) const;
  /** Whether one of its protocols, alpn, is this one. */
  bool hasProtocol(std::string_view id) const;
};

} // namespace dodns::verify
