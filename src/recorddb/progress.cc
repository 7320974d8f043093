// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/progress.hh"

#include <algorithm>

namespace dodns::recorddb {

Position Progress::next() const
{
  if (witnesses.isEmpty()) {
    return {};
  }
  Position next{std::min(position.horizon, witnesses.highest() + 1), {}};
  for (const auto transaction : position.inProgress) {
    if (transaction < next.horizon) {
      next.inProgress.push_back(transaction);
    }
  }
  return next;
}

uint64_t Progress::feedNeededFrom() const
{
  return witnesses.isEmpty() ? 0 : std::min(witnesses.lowest(), position.completeBelow());
}

} // namespace dodns::recorddb
