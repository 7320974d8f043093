// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/message.hh"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace dodns::api {

/** JSON whose members keep their order: clients need it. */
using Json = nlohmann::ordered_json;

/** On one line. What is not UTF-8 becomes U+FFFD: names and rdata may come from
 * others than us. */
std::string toText(const Json& json);

/** The object in a request's body; nothing when it is malformed, no object, or more than 64 levels deep. */
std::optional<Json> readObject(const http::Request& request);

http::Response jsonResponse(unsigned status, const Json& json);

} // namespace dodns::api
