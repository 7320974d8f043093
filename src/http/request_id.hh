// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace dodns::http {

/** A random UUID (RFC 9562 section 5.4). */
std::string newRequestId();

} // namespace dodns::http
