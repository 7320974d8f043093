// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dodns::recorddb {

/** The serial after a change: the Unix time, or one more than before when that
 * does not rise in the sense of RFC 1982. */
uint32_t risenSerial(uint32_t before, uint32_t now);

/** Whether `serial` comes after `other` (RFC 1982 section 3.2). */
bool isNewerSerial(uint32_t serial, uint32_t other);

/** The serial in the rdata of an SOA; nothing when it has none. */
std::optional<uint32_t> serialOf(const std::string& soa);

/** The rdata of an SOA with another serial. */
std::string withSerial(const std::string& soa, uint32_t serial);

} // namespace dodns::recorddb
