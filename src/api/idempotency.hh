// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"

#include <optional>
#include <string>

namespace dodns::api {

/** Lets `process` run, once for each Idempotency-Key of a token
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * What a request that changed something was answered is kept with the change,
 * in its transaction, and answered again to the same request, with
 * `Idempotency-Replayed: true`. Another request with the key is 422. What was
 * refused changed nothing, and the key is free for the request that is mended.
 * A request that comes while the first is answered waits, and is 409 after a
 * while. */
http::Response runOnce(const Call& call, Process process);

/** The key in the value of the header: between quotes, as the draft has it, or
 * bare, as most clients send it. 1 to 255 printable characters.
 * @returns nothing when it is none. */
std::optional<std::string> readIdempotencyKey(const std::string& value);

} // namespace dodns::api
