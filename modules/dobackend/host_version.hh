// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

namespace dodns::backend {

/** The version of PowerDNS whose headers this module was compiled with. */
extern const char kCompiledFor[];

/** Whether the program that loads this module is the one it was compiled for.
 *
 * PowerDNS promises no stable interface: the virtual functions of DNSBackend
 * move even between patch releases, and nothing checks. pdns_server says its
 * version; pdnsutil does not, but for every program the number of virtual
 * functions can be compared.
 * @returns nothing when it fits; otherwise what was expected and found. */
std::optional<std::string> findVersionMismatch();

} // namespace dodns::backend
