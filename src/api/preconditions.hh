// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/message.hh"

#include <optional>
#include <string>

namespace dodns::api {

/** The entity tag of a zone's version (RFC 9110 section 8.8.3). */
std::string entityTag(const std::string& version);

/** Whether `If-Match` and `If-None-Match` (RFC 9110 section 13.1) let a change go
 * on. @param version of what is stored; nothing when there is no such zone. */
bool preconditionsHold(const http::Request& request, const std::optional<std::string>& version);

/** Whether there are any. */
bool hasPreconditions(const http::Request& request);

/** They do not hold: endpoint() answers 412. */
struct PreconditionFailed
{
};

/** Whether the client of a GET has this version (`If-None-Match`). */
bool isKnownToClient(const http::Request& request, const std::string& version);

} // namespace dodns::api
