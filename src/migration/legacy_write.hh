// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "recorddb/zone_watch.hh"

#include <cstdint>
#include <functional>
#include <optional>

namespace dodns::migration {

/** Throws legacy::Error conflict when a zone that is to be made is there
 * already. To be asked before an intent is journalled: what is there then was
 * made by the write, and may be taken back. */
void requireRoom(legacy::System& system, const recorddb::ZoneChange& change);

/** Does a change of a zone in an old system, and looks whether it is there: a
 * system that accepts a write and does not do it has refused it.
 * @param serial as legacy::System::apply() takes it, here and below.
 * @param proceed asked before each part but the first, where one write of the
 * system has no room for all; what it throws is passed on.
 * @throws legacy::Error; then see outcomeIsUnknown(). */
void writeLegacy(legacy::System& system, const recorddb::ZoneChange& change, const std::optional<legacy::NextSerial>& serial, const std::function<void()>& proceed);

/** Whether writeLegacy() takes several steps, between which somebody may die. */
bool takesSeveralSteps(const legacy::System& system, const recorddb::ZoneChange& change);

/** Where a write stands that somebody began. @throws legacy::Error */
legacy::State stateOf(legacy::System& system, const recorddb::ZoneChange& change);

/** Brings back what was there before a write, as far as it is what the write
 * made of it; what somebody else has written since stays, and is logged.
 * Does no harm when nothing was written, or when it is repeated.
 * @throws legacy::Error */
void undoLegacy(legacy::System& system, const recorddb::ZoneChange& change, const std::optional<legacy::NextSerial>& serial);

/** Makes each RRset of the change what it says, whatever is there now.
 * @throws legacy::Error */
void overwriteLegacy(legacy::System& system, const recorddb::ZoneChange& change, const std::optional<legacy::NextSerial>& serial);

} // namespace dodns::migration
