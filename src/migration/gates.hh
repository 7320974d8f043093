// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/gate_facts.hh"
#include "recorddb/stage.hh"

#include <string>
#include <vector>

namespace dodns::migration {

/** A condition of a step from one stage to the next. */
struct Gate
{
  std::string name;
  bool holds = false;
  std::string says; ///< what is the case, and when it does not hold what to do
};

/** What must hold for one step, forward or back, in the order in which people
 * would look after it. Steps to where nothing is lost have no gates.
 * @param hours how long there must have been no drift. */
std::vector<Gate> gatesBetween(recorddb::Stage from, recorddb::Stage to, const recorddb::GateFacts& facts, double hours);

} // namespace dodns::migration
