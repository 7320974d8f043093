// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

namespace dodns::verify {

/** Whether a text is `issue-value` of RFC 8659 section 4.2: blanks, perhaps a
 * domain, and perhaps a semicolon with parameters. */
bool isIssueValue(std::string_view value);

} // namespace dodns::verify
