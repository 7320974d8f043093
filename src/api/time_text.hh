// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

namespace dodns::api {

/** Reads a time of RFC 3339, such as `2027-01-31T12:00:00Z` or with fractions
 * and an offset, or a day, which begins at midnight UTC.
 * @returns it in UTC with six digits of fraction, which compare as texts; nothing
 * when it is none. Leap seconds are none. */
std::optional<std::string> readTime(const std::string& text);

} // namespace dodns::api
