// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace dodns::secrets {

/** A new key for dnsdist's console: 32 random octets in base64.
 * @throws base::Error */
std::string newConsoleKey();

} // namespace dodns::secrets
