// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

namespace dodns::replica {

/** The size of the part of an order key that ends with the label in which, or
 * before which, `from` lies: `from` being such a size itself, the next one. */
inline size_t nextLabelEnd(std::string_view key, size_t from)
{
  const auto at = key.find('\0', from);
  return at == std::string_view::npos ? key.size() : at + 1;
}

/** How much of `key`, in whole labels, `other` begins with too. */
inline size_t sharedLabels(std::string_view key, std::string_view other)
{
  size_t shared = 0;
  while (shared < key.size()) {
    const auto end = nextLabelEnd(key, shared);
    if (other.substr(0, end) != key.substr(0, end)) {
      break;
    }
    shared = end;
  }
  return shared;
}

/** Calls `visit` with the order key of each ancestor strictly between the apex
 * and the name, the apex' child first, until it returns false. */
template <typename Visit>
void forEachAncestorKey(std::string_view apexKey, std::string_view nameKey, Visit visit)
{
  for (size_t end = nextLabelEnd(nameKey, apexKey.size()); end < nameKey.size(); end = nextLabelEnd(nameKey, end)) {
    if (!visit(nameKey.substr(0, end))) {
      return;
    }
  }
}

} // namespace dodns::replica
