// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/idempotency.hh"

#include "api/json.hh"
#include "api/problem.hh"
#include "recorddb/idempotency.hh"
#include "secrets/digest.hh"
#include "secrets/token_secret.hh"

#include <algorithm>
#include <array>

namespace dodns::api {

namespace {

constexpr std::chrono::milliseconds kPatience(2000);
constexpr size_t kMaxKey = 255;

/** A body that is digested on its way. */
class DigestedBody : public http::Body
{
public:
  explicit DigestedBody(std::shared_ptr<http::Body> body)
      : d_body(std::move(body)) {}

  size_t read(char* buffer, size_t size) override
  {
    const auto count = d_body->read(buffer, size);
    d_digest.add({buffer, count});
    return count;
  }

  /** Of all of it; what was not read yet is. @param before what was asked. */
  std::string finish(const std::string& before)
  {
    std::array<char, 65536> rest{};
    while (read(rest.data(), rest.size()) > 0) {
    }
    return secrets::hashOf(before + " " + d_digest.hex());
  }

private:
  const std::shared_ptr<http::Body> d_body;
  secrets::Digest d_digest;
};

std::string headerLines(const http::Headers& headers)
{
  std::string lines;
  for (const auto& [name, value] : headers) {
    lines += name + ": " + value + "\n";
  }
  return lines;
}

http::Response replay(const recorddb::KeptAnswer& kept)
{
  http::Response response;
  response.status = kept.status;
  response.body = kept.body;
  for (size_t at = 0; at < kept.headers.size();) {
    const auto colon = kept.headers.find(": ", at);
    const auto end = kept.headers.find('\n', at);
    response.headers.add(kept.headers.substr(at, colon - at), kept.headers.substr(colon + 2, end - colon - 2));
    at = end + 1;
  }
  response.headers.add("Idempotency-Replayed", "true");
  return response;
}

/** A secret is shown once, also to those who ask again. */
std::string withoutSecret(const http::Response& response)
{
  auto json = Json::parse(response.body, nullptr, false);
  if (!json.is_object() || !json.contains("/token/secret"_json_pointer)) {
    return response.body;
  }
  json["token"].erase("secret");
  return toText(json);
}

http::Response otherRequest(const http::Request& request)
{
  auto finding = mistake("idempotency-key-reused", "", "The Idempotency-Key was used for another request");
  finding.hint = "Use a new key for each request that is to change something.";
  return unprocessable(request, {finding});
}

} // namespace

std::optional<std::string> readIdempotencyKey(const std::string& value)
{
  const bool isQuoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  auto key = isQuoted ? value.substr(1, value.size() - 2) : value;
  const bool isPrintable = std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"'; });
  return key.empty() || key.size() > kMaxKey || !isPrintable ? std::nullopt : std::optional(std::move(key));
}

http::Response runOnce(const Call& call, Process process)
{
  const auto header = call.request.headers.find("Idempotency-Key");
  if (!header) {
    return process(call);
  }
  const auto key = readIdempotencyKey(*header);
  if (!key) {
    return unprocessable(call.request, {mistake("idempotency-key-invalid", "", "The Idempotency-Key is not of 1 to 255 printable characters")});
  }
  if (call.shared != nullptr) {
    call.shared->beforeWrite();
  }
  const auto age = std::chrono::seconds(call.settings.idempotencyAge);
  recorddb::reserveKey(call.connection, call.token.id, *key, kPatience);
  auto request = call.request;
  const auto body = std::make_shared<DigestedBody>(http::bodyOf(call.request));
  const auto asked = std::string(http::toText(request.method)) + " " + request.target.text;
  if (const auto kept = recorddb::findAnswer(call.connection, call.token.id, *key, age)) {
    return body->finish(asked) == kept->digest ? replay(*kept) : otherRequest(call.request);
  }
  if (request.stream) {
    request.stream = body;
  }
  auto response = process({call.service, request, call.settings, call.token, call.tokenHash, call.connection, call.position, call.isUndone, call.session, call.shared});
  if (response.status < 300 && !call.isUndone) {
    auto headers = response.headers;
    if (call.position) {
      headers.set(kPositionHeader, std::to_string(*call.position));
    }
    const recorddb::KeptAnswer answer = {body->finish(asked), response.status, headerLines(headers), withoutSecret(response)};
    const auto keep = [id = call.token.id, key = *key, answer, age](pg::Connection& connection) { recorddb::keepAnswer(connection, id, key, answer, age); };
    call.session != nullptr ? call.session->note(keep) : keep(call.connection);
  }
  return response;
}

} // namespace dodns::api
