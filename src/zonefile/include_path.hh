// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** Which file an $INCLUDE means.
 * @param path as it is written; relative to `folder`.
 * @param root the file must be in this folder or below, symbolic links
 * followed on both sides; empty: it may be anywhere.
 * @param reason says why there is none, in words that fit behind the path.
 * @returns the file's one canonical path. */
std::optional<std::filesystem::path> resolveInclude(std::string_view path, const std::filesystem::path& folder, const std::filesystem::path& root, std::string& reason);

} // namespace dodns::zonefile
