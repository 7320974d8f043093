// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/configuration.hh"
#include "legacy/system.hh"

#include <memory>

namespace dodns::legacy {

/** The system that the setting `kind` says: `dns_server` or `sql_tables`. Does
 * not connect. @throws ConfigurationError */
std::unique_ptr<System> open(const Configuration& configuration);

} // namespace dodns::legacy
