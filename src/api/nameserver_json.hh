// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "recorddb/nameserver_status.hh"

namespace dodns::api {

/** A follower as `/dodns/v1/nameservers` has it. */
Json nameserverJson(const recorddb::NameserverStatus& nameserver);

} // namespace dodns::api
