// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/call.hh"

#include "api/idempotency.hh"
#include "api/problem.hh"
#include "base/log.hh"
#include "recorddb/idempotency.hh"
#include "recorddb/schema.hh"
#include "secrets/token_secret.hh"

#include <ctime>

namespace dodns::api {

namespace {

constexpr unsigned kFirstFailure = 400; // RFC 9110 section 15

/** RFC 6750 section 2.1; nothing without a token. */
std::optional<std::string> bearer(const http::Request& request)
{
  constexpr std::string_view kScheme = "Bearer ";
  const auto given = request.headers.find("Authorization");
  if (!given || given->size() <= kScheme.size() || !http::equalsIgnoringCase(given->substr(0, kScheme.size()), kScheme)) {
    return std::nullopt;
  }
  const auto start = given->find_first_not_of(' ', kScheme.size());
  return start == std::string::npos ? std::nullopt : std::optional(given->substr(start));
}

http::Response tooManyRequests(const http::Request& request, const RateLimit::Quota& quota)
{
  auto response = problem(request, 429, "too_many_requests", "API rate limit exceeded.");
  if (quota.retryAfter > 0) {
    response.headers.add("retry-after", std::to_string(quota.retryAfter));
  }
  return response;
}

http::Response unavailable(const http::Request& request, const base::Error& error)
{
  base::log(base::LogLevel::error, "request " + request.id + ": " + error.what());
  const bool isAway = error.isRetryable() || dynamic_cast<const recorddb::SchemaMismatch*>(&error) != nullptr;
  if (!isAway) {
    return problem(request, 500, "server_error", "Unexpected server-side error");
  }
  auto response = problem(request, 503, "service_unavailable", "The record database cannot be used at the moment.");
  response.headers.add("Retry-After", "1");
  return response;
}

void addHeaders(http::Response& response, const RateLimit::Quota& quota)
{
  if (quota.limit > 0) {
    response.headers.add("ratelimit-limit", std::to_string(quota.limit));
    response.headers.add("ratelimit-remaining", std::to_string(quota.remaining));
    response.headers.add("ratelimit-reset", std::to_string(quota.reset));
  }
}

void noteUse(recorddb::Database& database, const recorddb::Token& token) noexcept
{
  try {
    auto lease = database.connection();
    recorddb::noteTokenUse(*lease, token.id);
  }
  catch (const std::exception& error) {
    base::log(base::LogLevel::warning, "cannot remember the use of token " + std::to_string(token.id) + ": " + error.what());
  }
}

/** Takes a transaction back whose answer is there. */
struct Undo
{
};

/** The way of one request through an endpoint. */
class Passage
{
public:
  Passage(Service& service, const http::Request& request, recorddb::Scope scope, Process process)
      : d_service(service), d_request(request), d_scope(scope), d_process(process) {}

  http::Response run()
  {
    const auto secret = bearer(d_request);
    if (!secret) {
      return unauthorized(d_request);
    }
    const auto hash = secrets::hashOf(*secret);
    http::Response response;
    const auto work = [&](pg::Connection& connection) {
      d_isUndone = false;
      response = pass(connection, hash);
      if (d_isUndone || response.status >= kFirstFailure) {
        throw Undo();
      }
    };
    try {
      if (d_scope == recorddb::Scope::read) {
        d_service.database.read(work);
      }
      else if (d_request.stream) {
        d_service.database.writeOnce(work);
      }
      else {
        d_service.database.write(work);
      }
    }
    catch (const Undo&) {
      // The response says why.
    }
    catch (const recorddb::KeyIsBusy&) {
      response = keyIsBusy(d_request);
    }
    catch (const http::BodyError&) {
      throw; // it is the server's to answer
    }
    catch (const base::Error& error) {
      response = unavailable(d_request, error);
    }
    addHeaders(response, d_quota);
    if (d_token && d_token->isUsedFirstToday) {
      noteUse(d_service.database, *d_token);
    }
    return response;
  }

private:
  http::Response pass(pg::Connection& connection, const std::string& hash)
  {
    d_token = recorddb::findToken(connection, hash);
    if (!d_token) {
      return unauthorized(d_request);
    }
    if (!d_isCharged) {
      d_quota = d_service.rateLimit.charge(d_token->id, std::time(nullptr));
      d_isCharged = true;
    }
    if (d_quota.isExceeded) {
      return tooManyRequests(d_request, d_quota);
    }
    if (!d_token->may(d_scope)) {
      return forbidden(d_request);
    }
    const Call call{d_request, d_service.settings, *d_token, connection, d_service, d_isUndone};
    return d_scope == recorddb::Scope::read ? d_process(call) : runOnce(call, d_process);
  }

  Service& d_service;
  const http::Request& d_request;
  const recorddb::Scope d_scope;
  const Process d_process;
  std::optional<recorddb::Token> d_token;
  RateLimit::Quota d_quota;
  bool d_isCharged = false;
  bool d_isUndone = false;
};

} // namespace

std::optional<dns::Name> readZoneName(const std::string& text)
{
  const bool isAbsolute = !text.empty() && text.back() == '.';
  return text.empty() ? std::nullopt : dns::Name::parse(isAbsolute ? text : text + ".");
}

std::optional<recorddb::ManagedZone> Call::findZone() const
{
  const auto name = readZoneName(parameter("name"));
  return name && token.covers(*name) ? recorddb::ManagedZone::find(connection, *name) : std::nullopt;
}

std::optional<recorddb::ManagedZone> Call::lockZone() const
{
  const auto name = readZoneName(parameter("name"));
  return name && token.covers(*name) ? recorddb::ManagedZone::lock(connection, *name) : std::nullopt;
}

void Call::audit(recorddb::AuditAction action, const dns::Name& zone, const std::optional<std::string>& before, const std::optional<std::string>& after) const
{
  recorddb::addAuditEntry(connection, {token, request.client, request.id}, action, zone, before, after);
}

http::Handler endpoint(Service& service, recorddb::Scope scope, Process process)
{
  return [&service, scope, process](const http::Request& request) { return Passage(service, request, scope, process).run(); };
}

} // namespace dodns::api
