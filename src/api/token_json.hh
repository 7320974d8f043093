// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "api/problem.hh"
#include "recorddb/token.hh"

#include <optional>

namespace dodns::api {

/** A token without its secret: `id`, `label`, `scopes`, `zones`, `types`,
 * `expires_at`. */
Json tokenJson(const recorddb::Token& token);

/** What a client asks a new token to be; nothing is granted yet. Without
 * `scopes` it may read and write. */
recorddb::Token readToken(const Json& body, Findings& findings);

} // namespace dodns::api
