// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace dodns::replica {

/** Turns rdata from presentation form into uncompressed wire form.
 * The server's own parser does this, so that nothing can enter the replica
 * that the server cannot read.
 * @returns nothing when the rdata is refused; `reason` then says why. */
using RdataEncoder = std::function<std::optional<std::string>(uint16_t type, const std::string& rdata, std::string& reason)>;

/** What the server that reads the replica imposes on its contents. */
struct HostRules
{
  RdataEncoder encodeRdata;
  /** The server hashes names at most this often (RFC 9276 section 3.1),
   * whatever a zone that it signs itself asks for. */
  uint16_t maxNsec3Iterations = 100;
};

} // namespace dodns::replica
