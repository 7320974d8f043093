// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/system.hh"

#include "legacy/soa.hh"

namespace dodns::legacy {

State System::stateOf(const dns::Name& zone, const std::vector<RRsetChange>& changes)
{
  bool isBefore = true;
  bool isAfter = true;
  for (const auto& change : changes) {
    const auto now = read(zone, change.name, change.type);
    isBefore = isBefore && isSame(now, change.before);
    isAfter = isAfter && isSame(now, change.after);
  }
  if (isAfter) {
    return State::after;
  }
  return isBefore ? State::before : State::other;
}

} // namespace dodns::legacy
