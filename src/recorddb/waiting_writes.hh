// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"

namespace dodns::recorddb {

/** Whether the record database does not have some write of a zone yet, or nobody
 * knows whether it is to have it. */
bool waitsForRecords(pg::Connection& connection, const dns::Name& zone);

} // namespace dodns::recorddb
