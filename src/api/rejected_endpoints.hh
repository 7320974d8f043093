// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/call.hh"

namespace dodns::api {

/** What one of two systems has and the other one refused: the process of each
 * resource below /dodns/v1/rejected. */

http::Response listRejected(const Call& call);
http::Response getRejected(const Call& call);
http::Response retryRejected(const Call& call);
http::Response acceptRejected(const Call& call);
http::Response fixRejected(const Call& call);

} // namespace dodns::api
