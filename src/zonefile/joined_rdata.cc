// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/joined_rdata.hh"

#include <algorithm>

namespace dodns::zonefile {

JoinedRdata::JoinedRdata(const ScannedEntry& entry, const Word* begin)
{
  const Word* end = entry.words.data() + entry.words.size();
  const auto last = end[-1].written();
  d_begin = begin == end ? last.data() + last.size() : begin->written().data();
  if (entry.isPlain) {
    d_text = {d_begin, static_cast<size_t>(last.data() + last.size() - d_begin)};
    return;
  }
  for (const auto* word = begin; word < end; ++word) {
    if (word > begin && !word->isAdjacent) {
      d_joined += ' ';
    }
    d_words.emplace_back(d_joined.size(), word->written().data());
    d_joined += word->written();
  }
  d_text = d_joined;
}

const char* JoinedRdata::placeOf(size_t offset) const
{
  offset = std::min(offset, d_text.size());
  const auto behind = std::upper_bound(d_words.begin(), d_words.end(), offset, [](size_t value, const auto& word) { return value < word.first; });
  return behind == d_words.begin() ? d_begin + offset : behind[-1].second + (offset - behind[-1].first);
}

} // namespace dodns::zonefile
