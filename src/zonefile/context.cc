// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/context.hh"

namespace dodns::zonefile {

Origin::Origin(const dns::Name& origin)
    : name(origin), text(origin.toText()), suffix(origin.isRoot() ? "." : "." + text)
{
  auto last = origin;
  while (last.labelCount() > 1) {
    last = last.parent();
  }
  lastLabel = last.toText();
  lastLabel.pop_back();
}

} // namespace dodns::zonefile
