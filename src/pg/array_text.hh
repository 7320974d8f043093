// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

namespace dodns::pg {

/** As the other ones, with NULL for nothing. */
std::string arrayText(const Parameters& elements);

} // namespace dodns::pg
