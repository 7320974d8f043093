// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/scratch_file.hh"
#include "verify/entry.hh"

#include <functional>
#include <vector>

namespace dodns::verify {

/** Entries that are kept for later, as many as there are, in a scratch file. */
class EntrySpool
{
public:
  void add(const Entry& entry);

  /** All, in the order in which they came; nothing is added meanwhile. */
  void forEach(const std::function<void(const Entry&)>& take) const;

private:
  uint32_t sourceOf(const std::string& source);

  base::ScratchFile d_entries;
  std::vector<std::string> d_sources; ///< file names; entries of one come one after the other
};

} // namespace dodns::verify
