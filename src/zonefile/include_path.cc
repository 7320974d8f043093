// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/include_path.hh"

#include <algorithm>

namespace dodns::zonefile {

namespace filesystem = std::filesystem;

namespace {

bool isBelow(const filesystem::path& path, const filesystem::path& root)
{
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

} // namespace

std::optional<filesystem::path> resolveInclude(std::string_view path, const filesystem::path& folder, const filesystem::path& root, std::string& reason)
{
  std::error_code error;
  auto resolved = filesystem::canonical(folder / path, error);
  if (!root.empty()) {
    std::error_code rootError;
    const auto canonicalRoot = filesystem::canonical(root, rootError);
    // What is outside is refused before it is said whether it exists.
    const auto meant = error ? filesystem::weakly_canonical(folder / path, rootError) : resolved;
    if (rootError || !isBelow(meant, canonicalRoot)) {
      reason = "is outside " + root.string() + ", the folder that files may be included from";
      return std::nullopt;
    }
  }
  if (error) {
    reason = "cannot be opened: " + error.message();
    return std::nullopt;
  }
  if (!filesystem::is_regular_file(resolved, error)) {
    reason = "is not a file";
    return std::nullopt;
  }
  return resolved;
}

} // namespace dodns::zonefile
