// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/problem.hh"

#include <algorithm>

namespace dodns::api {

namespace {

Json problemJson(const http::Request& request, const std::string& id, const std::string& message)
{
  return {{"id", id}, {"message", message}, {"request_id", request.id}};
}

/** `a`, `a and b`, `a, b, and c`. */
std::string sentence(const std::vector<std::string>& parts)
{
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool isLast = i + 1 == parts.size();
    text += i == 0 ? "" : !isLast         ? ", "
                      : parts.size() == 2 ? " and "
                                          : ", and ";
    text += parts[i];
  }
  return text;
}

Json findingJson(const base::Finding& finding)
{
  Json json = {{"code", finding.code}, {"severity", finding.severity == base::Severity::error ? "error" : "warning"}, {"message", finding.message}};
  if (finding.place.line > 0) {
    json["line"] = finding.place.line;
    json["column"] = finding.place.column;
  }
  if (!finding.place.member.empty()) {
    json["member"] = finding.place.member;
  }
  if (!finding.hint.empty()) {
    json["hint"] = finding.hint;
  }
  if (!finding.reference.empty()) {
    json["reference"] = finding.reference;
  }
  return json;
}

const char* idOf(unsigned status)
{
  switch (status) {
  case 400:
    return "bad_request";
  case 404:
    return "not_found";
  case 405:
    return "method_not_allowed";
  case 413:
    return "payload_too_large";
  case 505:
    return "http_version_not_supported";
  case 431:
    return "header_too_large";
  case 503:
    return "service_unavailable";
  default:
    return "server_error";
  }
}

} // namespace

base::Finding mistake(const char* code, const char* member, std::string message)
{
  base::Finding finding;
  finding.code = code;
  finding.message = std::move(message);
  finding.place.member = member;
  return finding;
}

bool hasError(const Findings& findings)
{
  return std::any_of(findings.begin(), findings.end(), [](const base::Finding& finding) { return finding.severity == base::Severity::error; });
}

http::Response problem(const http::Request& request, unsigned status, const std::string& id, const std::string& message)
{
  return jsonResponse(status, problemJson(request, id, message));
}

http::Response problem(const http::Request& request, unsigned status, const std::string& id, const std::string& message, const Json& more)
{
  auto json = problemJson(request, id, message);
  json.update(more);
  return jsonResponse(status, json);
}

Json findingsJson(const Findings& findings)
{
  auto json = Json::array();
  for (const auto& finding : findings) {
    json.push_back(findingJson(finding));
  }
  return json;
}

http::Response unauthorized(const http::Request& request)
{
  auto response = problem(request, 401, "unauthorized", "Unable to authenticate you.");
  response.headers.add("WWW-Authenticate", "Bearer");
  return response;
}

http::Response forbidden(const http::Request& request)
{
  return problem(request, 403, "forbidden", "You do not have access for the attempted action.");
}

http::Response notFound(const http::Request& request)
{
  return problem(request, 404, "not_found", "The resource you were accessing could not be found.");
}

http::Response malformed(const http::Request& request)
{
  return problem(request, 422, "unprocessable_entity", "Request body malformed.");
}

http::Response unprocessable(const http::Request& request, const Findings& findings)
{
  std::vector<std::string> messages;
  for (const auto& finding : findings) {
    if (finding.severity == base::Severity::error && std::find(messages.begin(), messages.end(), finding.message) == messages.end()) {
      messages.push_back(finding.message);
    }
  }
  return problem(request, 422, "unprocessable_entity", sentence(messages), {{"findings", findingsJson(findings)}});
}

void addWarnings(http::Response& response, const Findings& findings)
{
  std::string codes;
  for (const auto& finding : findings) {
    if (finding.severity == base::Severity::warning && (", " + codes + ",").find(", " + finding.code + ",") == std::string::npos) {
      codes += (codes.empty() ? "" : ", ") + finding.code;
    }
  }
  if (!codes.empty()) {
    response.headers.add(kWarningsHeader, codes);
  }
}

http::Response preconditionFailed(const http::Request& request)
{
  return problem(request, 412, "precondition_failed", "The domain was changed meanwhile, or is not there.");
}

http::Response keyIsBusy(const http::Request& request)
{
  auto response = problem(request, 409, "conflict", "A request with the same Idempotency-Key is being answered.");
  response.headers.add("Retry-After", "1");
  return response;
}

http::Response busy(const http::Request& request, const std::string& message)
{
  auto response = problem(request, 503, "service_unavailable", message);
  response.headers.add("Retry-After", "1");
  return response;
}

http::Response refusal(const http::Request& request, unsigned status, const std::string& reason)
{
  return status == 404 ? notFound(request) : problem(request, status, idOf(status), reason);
}

} // namespace dodns::api
