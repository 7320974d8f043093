// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace dodns::backend {

/** Declares the statistics of an instance to PowerDNS, as `do-…` or
 * `do-<suffix>-…`: they show in `pdns_control show` and in `/metrics`.
 * @param suffix empty or `-<suffix>`. */
void declareStatistics(const std::string& suffix);

} // namespace dodns::backend
