// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "api/problem.hh"

#include <initializer_list>
#include <string>

namespace dodns::api {

/** Whether a query parameter says `true`. Anything but `true` and `false` is a
 * finding. */
bool readFlag(const http::Request& request, const char* name, Findings& findings);

/** Parameters that nobody knows are findings where they are the difference
 * between looking and changing: a misspelt `dry-run` must not write. */
void refuseUnknownParameters(const http::Request& request, std::initializer_list<const char*> known, Findings& findings);
/** The same for the members of a body. */
void refuseUnknownMembers(const Json& object, std::initializer_list<const char*> known, Findings& findings);

} // namespace dodns::api
