// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace dodns::secrets {

/** A new token of 256 random bits. It begins with `dodns_v1_`, so that one that
 * leaked into a text is recognized. @throws base::Error */
std::string newTokenSecret();

/** The SHA-256 of a text, in 64 hexadecimal digits: all that is kept of a
 * token. A token is random enough to need no salt and no slow hash. */
std::string hashOf(const std::string& secret);

} // namespace dodns::secrets
