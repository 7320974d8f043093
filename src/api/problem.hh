// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "base/finding.hh"
#include "http/message.hh"

#include <string>
#include <vector>

namespace dodns::api {

using Findings = std::vector<base::Finding>;

/** An error that the user of the API can mend.
 * @param member of the JSON object, empty when it is not about one. */
base::Finding mistake(const char* code, const char* member, std::string message);

bool hasError(const Findings& findings);

/** `{"id":…,"message":…,"request_id":…}`, the body of every error. */
http::Response problem(const http::Request& request, unsigned status, const std::string& id, const std::string& message);

/** The same with more members. */
http::Response problem(const http::Request& request, unsigned status, const std::string& id, const std::string& message, const Json& more);

Json findingsJson(const Findings& findings);

http::Response unauthorized(const http::Request& request);
http::Response forbidden(const http::Request& request);
http::Response notFound(const http::Request& request);
http::Response malformed(const http::Request& request);

/** 422 with everything that is wrong: the messages in one sentence, as Rails
 * joins them, and a member `findings` with their codes for programs. */
http::Response unprocessable(const http::Request& request, const Findings& findings);

/** With the codes of warnings, each once and separated by a comma and a space,
 * for bodies that have no place for them. */
inline constexpr const char* kWarningsHeader = "Dodns-Warnings";
void addWarnings(http::Response& response, const Findings& findings);

/** 412: the zone is not what the client thinks it is. */
http::Response preconditionFailed(const http::Request& request);
/** 409: a request with the same Idempotency-Key is being answered. */
http::Response keyIsBusy(const http::Request& request);
/** 503 with `Retry-After`. */
http::Response busy(const http::Request& request, const std::string& message);

/** For what the server refuses by itself. */
http::Response refusal(const http::Request& request, unsigned status, const std::string& reason);

} // namespace dodns::api
