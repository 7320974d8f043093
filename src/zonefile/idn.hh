// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** Internationalized labels, IDNA2008 (RFC 5890 to 5893) by libidn2. */

/** The A-label of a label in UTF-8. Capitals and other forms of the same
 * characters are mapped first (UTS #46, non-transitional).
 * @returns nothing when it is no U-label; `reason` then says why in words that
 * fit behind the label. */
std::optional<std::string> toALabel(std::string_view label, std::string& reason);

/** Whether a label begins with `xn--`, in any case. */
bool looksLikeALabel(std::string_view label);

/** Why a label that begins with `xn--` is not an A-label, in words that fit
 * behind it; empty when it is one. */
std::string whyNoALabel(std::string_view label);

} // namespace dodns::zonefile
