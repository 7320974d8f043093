// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/advisory_lock.hh"

namespace dodns::pg {

void lockName(Connection& connection, int32_t space, const std::string& name)
{
  connection.execute("SELECT pg_advisory_xact_lock($1::integer, hashtext($2))", {std::to_string(space), name});
}

} // namespace dodns::pg
