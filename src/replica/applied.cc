// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/applied.hh"

namespace dodns::replica {

namespace {

template <typename Element>
void append(std::vector<Element>& all, const std::vector<Element>& more)
{
  all.insert(all.end(), more.begin(), more.end());
}

} // namespace

void Applied::add(const Applied& other)
{
  append(zonesAdded, other.zonesAdded);
  append(zonesRemoved, other.zonesRemoved);
  append(zonesChanged, other.zonesChanged);
  append(infosChanged, other.infosChanged);
  append(zonesAliasing, other.zonesAliasing);
  isEverything = isEverything || other.isEverything;
  isCopy = isCopy || other.isCopy;
  namesApplied += other.namesApplied;
}

} // namespace dodns::replica
