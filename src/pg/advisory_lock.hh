// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <cstdint>
#include <string>

namespace dodns::pg {

/** Waits for the advisory lock of a name (PostgreSQL manual, 13.3.5), which is let go of when the transaction is over and all can see what it did.
 * @param space whose names they are @throws Error also when that takes longer than the connection's time-out */
void lockName(Connection& connection, int32_t space, const std::string& name);

} // namespace dodns::pg
