// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace dodns::verify {

/** `a=b; c=d`, of which DKIM keys and DMARC policies are made (RFC 6376 section
 * 3.2): names as written, values without blanks at their ends. Views into the
 * text. */
using TagList = std::vector<std::pair<std::string_view, std::string_view>>;

/** @returns nothing when the text is not of that form or a name is there twice. */
std::optional<TagList> readTagList(std::string_view text);

/** The value of a name, nothing when it is not there. */
std::optional<std::string_view> findTag(const TagList& tags, std::string_view name);

} // namespace dodns::verify
