// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/staged_zone.hh"
#include "verify/entry.hh"

#include <optional>

namespace dodns::api {

/** Records as verification looks at them. Nothing for what others stored and
 * cannot be read: it is not ours to judge. */
std::optional<verify::Entry> toEntry(const recorddb::NumberedRecord& record);
std::optional<verify::Entry> toEntry(const recorddb::StagedRecord& record);

} // namespace dodns::api
