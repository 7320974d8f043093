// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "recorddb/staged_zone.hh"

namespace dodns::api {

/** How many records of a difference are listed; the others are counted. */
inline constexpr int64_t kMaxDifferences = 1000;

Json differenceJson(const recorddb::Difference& difference);

/** `{"added":1,"changed":0,"removed":0,"is_complete":true,"records":[…]}` */
Json differencesJson(const recorddb::DifferenceCounts& counts, const std::vector<recorddb::Difference>& first);

} // namespace dodns::api
