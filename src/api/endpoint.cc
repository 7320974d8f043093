// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/call.hh"

#include "api/idempotency.hh"
#include "api/json.hh"
#include "api/preconditions.hh"
#include "api/problem.hh"
#include "base/log.hh"
#include "migration/error.hh"
#include "recorddb/change_position.hh"
#include "recorddb/idempotency.hh"
#include "recorddb/schema.hh"
#include "secrets/token_secret.hh"

#include <chrono>
#include <ctime>

namespace dodns::api {

namespace {

/** Of a clock that nobody sets. */
std::chrono::seconds uptime()
{
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch());
}

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

/** What PostgreSQL refuses as a text, whatever it was meant for: it is not
 * UTF-8, or has an octet of value 0. */
bool isNoText(const base::Error& error)
{
  const auto* refusal = dynamic_cast<const pg::Error*>(&error);
  return refusal != nullptr && refusal->sqlState() == "22021";
}

http::Response unavailable(const http::Request& request, const base::Error& error)
{
  base::log(base::LogLevel::error, "request " + request.id + ": " + error.what());
  if (isNoText(error)) {
    return malformed(request);
  }
  const bool isAway = error.isRetryable() || dynamic_cast<const recorddb::SchemaMismatch*>(&error) != nullptr;
  if (!isAway) {
    return problem(request, 500, "server_error", "Unexpected server-side error");
  }
  auto response = problem(request, 503, "service_unavailable", "The record database cannot be used at the moment.");
  response.headers.add("Retry-After", "1");
  return response;
}

/** The old system is why nothing was written. */
http::Response notWritten(const http::Request& request, const migration::WriteError& error)
{
  base::log(base::LogLevel::error, "request " + request.id + ": " + error.what());
  switch (error.kind()) {
  case migration::WriteError::Kind::conflict:
    return problem(request, 409, "conflict", "The old DNS system has something else there.");
  case migration::WriteError::Kind::refused:
    return unprocessable(request, {mistake("legacy-refused", "", "The old DNS system refuses this")});
  case migration::WriteError::Kind::noZone:
    return unprocessable(request, {mistake("legacy-no-zone", "", "The old DNS system has no such zone, or gives us no answer for it")});
  case migration::WriteError::Kind::mixed:
    return problem(request, 409, "conflict", "In some of these domains the old DNS system decides and in others not: send a request for each.");
  case migration::WriteError::Kind::busy:
  case migration::WriteError::Kind::unavailable:
    break;
  }
  auto response = problem(request, 503, "service_unavailable", "The old DNS system cannot be written at the moment.");
  response.headers.add("Retry-After", "1");
  return response;
}

/** Adds the same to an answer that comes later. */
void addHeaders(http::Response& response, const RateLimit::Quota& quota)
{
  if (response.later) {
    response.later = [later = std::move(response.later), quota](const http::Answer& answer) {
      later([answer, quota](http::Response late) {
        addHeaders(late, quota);
        answer(std::move(late));
      });
    };
    return;
  }
  if (quota.limit > 0) {
    response.headers.add("ratelimit-limit", std::to_string(quota.limit));
    response.headers.add("ratelimit-remaining", std::to_string(quota.remaining));
    response.headers.add("ratelimit-reset", std::to_string(quota.reset));
  }
}

/** They are read out of the answer, so that nobody who makes one needs to know
 * who counts: that of a refusal, or of what is stored in spite of them. */
void noteFindings(const Service& service, const http::Response& response)
{
  if (!service.noteFinding) {
    return;
  }
  for (auto codes = response.headers.find(kWarningsHeader).value_or(""); !codes.empty();) {
    const auto end = codes.find(", ");
    service.noteFinding(codes.substr(0, end));
    codes.erase(0, end == std::string::npos ? end : end + 2);
  }
  if (response.body.find(R"("findings":[{)") == std::string::npos) {
    return;
  }
  const auto json = Json::parse(response.body, nullptr, false);
  const bool isOfThisRequest = response.status == 422 || (json.is_object() && json.contains("dry_run")); // not of an entry of the rejected list
  if (!isOfThisRequest || !json.is_object() || !json.contains("findings")) {
    return;
  }
  for (const auto& finding : json["findings"]) {
    service.noteFinding(finding.value("code", ""));
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
  Passage(Service& service, const http::Request& request, recorddb::Scope scope, Process process, bool sharesCommits)
      : d_service(service), d_request(request), d_scope(scope), d_process(process), d_sharesCommits(sharesCommits) {}

  http::Response run()
  {
    const auto secret = bearer(d_request);
    if (!secret) {
      return unauthorized(d_request);
    }
    const auto hash = secrets::hashOf(*secret);
    http::Response response;
    const auto attempt = [&](pg::Connection& connection, migration::WriteSession* session, recorddb::SharedTransaction* shared) {
      d_isUndone = false;
      response = pass(connection, hash, session, shared);
      if (d_isUndone || response.status >= kFirstFailure) {
        throw Undo();
      }
    };
    const auto work = [&](pg::Connection& connection) { attempt(connection, nullptr, nullptr); };
    try {
      if (d_scope == recorddb::Scope::read) {
        d_service.database.read(work);
      }
      else if (d_service.writer != nullptr) {
        const auto dual = [&](migration::WriteSession& session) { attempt(session.connection(), &session, nullptr); };
        d_request.stream ? d_service.writer->writeOnce(dual) : d_service.writer->write(dual);
      }
      else if (d_request.stream) {
        d_service.database.writeOnce(work);
      }
      else if (d_sharesCommits && !hasPreconditions(d_request)) { // what is shared has no version of its own
        d_service.writes.write(d_request.parameters.at("name"), [&](pg::Connection& connection, recorddb::SharedTransaction& shared) { attempt(connection, nullptr, &shared); });
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
    catch (const migration::WriteError& error) {
      response = notWritten(d_request, error);
    }
    catch (const base::Error& error) {
      response = unavailable(d_request, error);
    }
    noteFindings(d_service, response);
    if (d_position && response.status < 300 && !response.headers.find(kPositionHeader)) { // a replay has the first one's
      response.headers.add(kPositionHeader, std::to_string(*d_position));
    }
    addHeaders(response, d_quota);
    if (d_token && d_token->isUsedFirstToday) {
      noteUse(d_service.database, *d_token);
    }
    return response;
  }

private:
  http::Response pass(pg::Connection& connection, const std::string& hash, migration::WriteSession* session, recorddb::SharedTransaction* shared)
  {
    d_token = shared != nullptr ? shared->findToken(hash) : recorddb::findToken(connection, hash);
    if (!d_token) {
      return unauthorized(d_request);
    }
    const bool isOfOperator = d_scope == recorddb::Scope::admin && d_token->may(d_scope);
    if (!d_isCharged && !isOfOperator) {
      d_quota = d_service.rateLimit.charge(d_token->id, uptime(), std::time(nullptr));
      d_isCharged = true;
    }
    if (d_quota.isExceeded) {
      return tooManyRequests(d_request, d_quota);
    }
    if (!d_token->may(d_scope)) {
      return forbidden(d_request);
    }
    if (session != nullptr) {
      session->setAuthor({*d_token, d_request.client, d_request.id});
    }
    d_position.reset(); // of an attempt before this one
    const Call call{d_service, d_request, d_service.settings, *d_token, hash, connection, d_position, d_isUndone, session, shared};
    if (d_scope == recorddb::Scope::read) {
      return d_process(call);
    }
    const bool isWrite = d_request.method != http::Method::get && d_request.method != http::Method::head;
    auto response = isWrite ? write(call) : d_process(call);
    if (!d_position && !d_isUndone && session == nullptr && response.status < 300) {
      d_position = recorddb::lastChange(connection); // nothing had to be done: somebody else did it before
    }
    return response;
  }

  http::Response write(const Call& call) const
  {
    try {
      return runOnce(call, d_process);
    }
    catch (const PreconditionFailed&) {
      return preconditionFailed(d_request);
    }
  }

  Service& d_service;
  const http::Request& d_request;
  const recorddb::Scope d_scope;
  const Process d_process;
  const bool d_sharesCommits;
  std::optional<recorddb::Token> d_token;
  std::optional<uint64_t> d_position;
  RateLimit::Quota d_quota;
  bool d_isCharged = false;
  bool d_isUndone = false;
};

} // namespace

http::Handler endpoint(Service& service, recorddb::Scope scope, Process process)
{
  return [&service, scope, process](const http::Request& request) { return Passage(service, request, scope, process, false).run(); };
}

http::Handler recordEndpoint(Service& service, Process process)
{
  return [&service, process](const http::Request& request) { return Passage(service, request, recorddb::Scope::write, process, true).run(); };
}

} // namespace dodns::api
