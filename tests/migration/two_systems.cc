// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "two_systems.hh"

#include "api/problem.hh"
#include "dns/rrtype.hh"
#include "recorddb/stage.hh"
#include "secrets/token_secret.hh"

#include <algorithm>
#include <cppunit/extensions/HelperMacros.h>
#include <nlohmann/json.hpp>
#include <set>

namespace dodns::migration {

namespace {

std::string joined(const std::set<std::string>& lines)
{
  std::string text;
  for (const auto& line : lines) {
    text += (text.empty() ? "" : ", ") + line;
  }
  return text;
}

} // namespace

TwoSystems::TwoSystems(std::chrono::milliseconds lease)
{
  d_database.login("test_api", "dodns_api");
  recorddb::Token token;
  token.label = "test";
  token.scopes = {recorddb::Scope::admin};
  d_secret = secrets::newTokenSecret();
  recorddb::createToken(d_database.sql(), secrets::hashOf(d_secret), token, {});
  restart(lease);
}

TwoSystems::~TwoSystems() = default;

void TwoSystems::restart(std::chrono::milliseconds lease)
{
  d_router.reset();
  d_service.reset();
  d_writer.reset();
  pg::PoolSettings pool;
  pool.connection = d_database.settings("test_api");
  d_records = std::make_unique<recorddb::Database>(pool);
  d_journal = std::make_unique<recorddb::Database>(pool);
  WriterSettings settings;
  settings.open = [old = d_old] { return std::make_unique<FakeSystem>(old); };
  settings.lease = lease;
  d_writer = std::make_unique<DualWriter>(settings, *d_records, *d_journal);
  api::Settings api;
  api.nameservers = {*dns::Name::parse("ns1.example.net.")};
  api.requestsPerMinute = 0;
  d_service = std::make_unique<api::Service>(api, *d_records);
  d_service->writer = d_writer.get();
  d_router = std::make_unique<http::Router>(api::routes(*d_service));
}

void TwoSystems::setStage(const std::string& stage)
{
  recorddb::setStage(d_database.sql(), std::nullopt, *recorddb::stageFromText(stage), {});
}

unsigned TwoSystems::ask(const std::string& method, const std::string& path, const std::string& body)
{
  http::Request request;
  request.method = http::methodFromText(method);
  request.target = *http::parseTarget(path.rfind("/dodns", 0) == 0 ? path : "/v2/domains" + path);
  request.host = "api.example";
  request.id = "r";
  request.client = "192.0.2.9";
  request.body = body;
  request.headers.add("authorization", "Bearer " + d_secret);
  for (const auto& [name, value] : d_headers) {
    if (!value.empty()) {
      request.headers.add(name, value);
    }
  }
  const auto response = dispatch(*d_router, request, api::refusal);
  d_body = response.body;
  d_answered = response.headers;
  return response.status;
}

std::string TwoSystems::idOf(const std::string& name, const std::string& type)
{
  CPPUNIT_ASSERT_EQUAL(200U, ask("GET", "/example.com/records?per_page=200"));
  const auto answer = nlohmann::json::parse(d_body);
  for (const auto& record : answer["domain_records"]) {
    if (record["name"] == name && record["type"] == type) {
      return std::to_string(record["id"].get<int64_t>());
    }
  }
  return "0";
}

std::string TwoSystems::oldContent(const std::string& zone)
{
  const auto found = d_old->zones.find(dns::Name::parse(zone)->wire());
  if (found == d_old->zones.end()) {
    return "none";
  }
  std::set<std::string> lines;
  for (const auto& [key, rrset] : found->second.rrsets) {
    for (const auto& rdata : rrset.rdata) {
      if (dns::rrtypeToText(key.second) != "SOA") {
        lines.insert(dns::Name::fromWire(key.first)->toText() + " " + std::to_string(rrset.ttl) + " " + dns::rrtypeToText(key.second) + " " + rdata.toText());
      }
    }
  }
  return joined(lines);
}

std::string TwoSystems::newContent(const std::string& zone)
{
  if (rows(("SELECT count(*) FROM dodns.zones WHERE name = '" + zone + "'").c_str()) == "0") {
    return "none";
  }
  std::set<std::string> lines;
  const auto found = d_database.sql().execute("SELECT r.name || ' ' || ttl || ' ' || type || ' ' || rdata FROM dodns.records r JOIN dodns.zones z ON z.id = r.zone_id WHERE z.name = $1 AND type <> 'SOA'", {zone});
  for (int i = 0; i < found.rowCount(); ++i) {
    lines.insert(found[i].string(0));
  }
  return joined(lines);
}

void TwoSystems::putOld(const std::string& name, const std::string& type, const std::string& rdata, uint32_t ttl)
{
  const auto number = *dns::rrtypeFromText(type);
  auto& zone = d_old->zones.at(dns::Name::parse("example.com.")->wire());
  const FakeState::Key key(dns::Name::parse(name)->wire(), number);
  zone.rrsets.erase(key);
  if (!rdata.empty()) {
    zone.rrsets[key] = {ttl, {*dns::Rdata::parse(number, rdata)}};
  }
  ++zone.serial;
}

void TwoSystems::loseTransactions()
{
  d_database.sql().execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'test_api' AND state = 'idle in transaction'");
}

} // namespace dodns::migration
