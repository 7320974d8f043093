// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "host_version.hh"

namespace dodns::backend {

// In a file of its own, so that no compiler puts a copy into the code that compares with it: a test edits it.
const char kCompiledFor[] = DODNS_PDNS_VERSION;

} // namespace dodns::backend
