// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/scanner.hh"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dodns::zonefile {

/** The rdata of an entry as one line without comments and parentheses. */
class JoinedRdata
{
public:
  /** @param entry, begin must live as long as this. */
  JoinedRdata(const ScannedEntry& entry, const Word* begin);

  std::string_view text() const { return d_text; }

  /** The place in the entry that an offset in text() came from. */
  const char* placeOf(size_t offset) const;

private:
  std::string d_joined; ///< when the entry is not plain
  std::string_view d_text;
  std::vector<std::pair<size_t, const char*>> d_words; ///< where each begins, here and there
  const char* d_begin;
};

} // namespace dodns::zonefile
