// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/routes.hh"

#include "api/endpoints.hh"
#include "api/problem.hh"
#include "api/rejected_endpoints.hh"

namespace dodns::api {

using http::Method;
using recorddb::Scope;

static constexpr size_t kMaxChangeSet = 4194304; // octets: ten thousand changes of some 400

static constexpr size_t kMaxBackfill = 524288; // octets: 500 names, each at its longest

std::vector<http::Route> routes(Service& service)
{
  const auto to = [&service](Scope scope, Process process) { return endpoint(service, scope, process); };
  const auto toRecords = [&service](Process process) { return recordEndpoint(service, process); };
  const auto maxText = service.settings.zoneTextSize;
  return {
      {Method::get, "/v2/account", to(Scope::read, getAccount)},
      {Method::get, "/v2/domains", to(Scope::read, listDomains)},
      {Method::post, "/v2/domains", to(Scope::write, createDomain)},
      {Method::get, "/v2/domains/{name}", to(Scope::read, getDomain)},
      {Method::del, "/v2/domains/{name}", to(Scope::write, deleteDomain)},
      {Method::get, "/v2/domains/{name}/records", to(Scope::read, listRecords)},
      {Method::post, "/v2/domains/{name}/records", toRecords(createRecord)},
      {Method::get, "/v2/domains/{name}/records/{id}", to(Scope::read, getRecord)},
      {Method::put, "/v2/domains/{name}/records/{id}", toRecords(updateRecord)},
      {Method::patch, "/v2/domains/{name}/records/{id}", toRecords(updateRecord)},
      {Method::del, "/v2/domains/{name}/records/{id}", toRecords(deleteRecord)},
      {Method::get, "/dodns/v1/changes/{position}", to(Scope::read, getChange)},
      {Method::get, "/dodns/v1/nameservers", to(Scope::read, listNameservers)},
      {Method::get, "/dodns/v1/events", to(Scope::read, getEvents)},
      {Method::get, "/dodns/v1/search", to(Scope::read, search)},
      {Method::get, "/dodns/v1/zones/{name}/audit", to(Scope::read, getZoneAudit)},
      {Method::get, "/dodns/v1/zones/{name}/history", to(Scope::read, getZoneHistory)},
      {Method::get, "/dodns/v1/zones/{name}/history/difference", to(Scope::read, getZoneDifference)},
      {Method::post, "/dodns/v1/zones/{name}/history/restore", to(Scope::write, restoreZone)},
      {Method::get, "/dodns/v1/tokens", to(Scope::admin, listTokens)},
      {Method::post, "/dodns/v1/tokens", to(Scope::admin, createToken)},
      {Method::del, "/dodns/v1/tokens/{id}", to(Scope::admin, revokeToken)},
      {Method::post, "/dodns/v1/backfill/{name}", to(Scope::admin, backfillZone)},
      {Method::post, "/dodns/v1/backfill", to(Scope::admin, backfillZones), kMaxBackfill},
      {Method::post, "/dodns/v1/backfill-runs", to(Scope::admin, noteBackfillRun)},
      {Method::get, "/dodns/v1/rejected", to(Scope::admin, listRejected)},
      {Method::get, "/dodns/v1/rejected/{id}", to(Scope::admin, getRejected)},
      {Method::post, "/dodns/v1/rejected/{id}/retry", to(Scope::admin, retryRejected)},
      {Method::post, "/dodns/v1/rejected/{id}/accept", to(Scope::admin, acceptRejected)},
      {Method::post, "/dodns/v1/rejected/{id}/fix", to(Scope::admin, fixRejected)},
      {Method::post, "/dodns/v1/changes", to(Scope::write, postChanges), kMaxChangeSet},
      {Method::get, "/dodns/v1/zones/{name}", to(Scope::read, getZoneText)},
      {Method::put, "/dodns/v1/zones/{name}", to(Scope::write, putZoneText), maxText, false, true},
      {Method::post, "/dodns/v1/zones/{name}/records", to(Scope::write, postZoneText), maxText, false, true},
  };
}

namespace {

http::Response textResponse(unsigned status, const char* contentType, std::string text)
{
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", contentType);
  response.body = std::move(text);
  return response;
}

constexpr const char* kPlain = "text/plain; charset=utf-8";

http::Response ready(recorddb::Database& database)
{
  try {
    database.read([](pg::Connection& /*unused*/) {});
    return textResponse(200, kPlain, "ready\n");
  }
  catch (const base::Error& error) {
    return textResponse(503, kPlain, std::string("the record database: ") + error.what() + "\n");
  }
}

} // namespace

std::vector<http::Route> watchRoutes(Service& service, const http::Metrics& metrics, std::function<bool(const http::Request&)> isAllowed)
{
  const auto guarded = [isAllowed = std::move(isAllowed)](http::Handler handler) -> http::Handler {
    return [isAllowed, handler = std::move(handler)](const http::Request& request) { return isAllowed(request) ? handler(request) : notFound(request); };
  };
  // The figures of an old system are asked from the database, which may take its time.
  const bool areAtHand = service.writer == nullptr;
  return {
      {Method::get, "/healthz", guarded([](const http::Request& /*unused*/) { return textResponse(200, kPlain, "alive\n"); }), 0, true},
      {Method::get, "/readyz", guarded([&service](const http::Request& /*unused*/) { return ready(service.database); }), 0},
      {Method::get, "/metrics", guarded([&metrics](const http::Request& /*unused*/) { return textResponse(200, http::Metrics::kContentType, metrics.text()); }), 0, areAtHand},
  };
}

} // namespace dodns::api
