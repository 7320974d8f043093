// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api_fixture.hh"

#include "api/json.hh"
#include "api/problem.hh"
#include "secrets/token_secret.hh"

#include <cppunit/TestAssert.h>

namespace dodns::api {

void ApiFixture::setUp()
{
  d_database = std::make_unique<recorddb::TestDatabase>();
  d_database->login("test_api", "dodns_api");
  pg::PoolSettings pool;
  pool.connection = d_database->settings("test_api");
  d_records = std::make_unique<recorddb::Database>(pool);
  serve(settings());
  recorddb::Token token;
  token.scopes = {recorddb::Scope::write};
  d_secret = makeToken(token);
}

void ApiFixture::tearDown()
{
  d_router.reset();
  d_service.reset();
  d_records.reset();
  d_database.reset();
}

Settings ApiFixture::settings()
{
  Settings settings;
  settings.nameservers = {*dns::Name::parse("ns1.example.net."), *dns::Name::parse("ns2.example.net.")};
  settings.requestsPerMinute = 0;
  return settings;
}

void ApiFixture::serve(const Settings& settings)
{
  d_router.reset();
  d_service = std::make_unique<Service>(settings, *d_records);
  d_router = std::make_unique<http::Router>(routes(*d_service));
}

std::string ApiFixture::makeToken(recorddb::Token token)
{
  token.label = "test";
  const auto secret = secrets::newTokenSecret();
  const auto expires = token.expiresAt.empty() ? std::nullopt : std::optional(token.expiresAt);
  recorddb::createToken(d_database->sql(), secrets::hashOf(secret), token, expires);
  return secret;
}

http::Response ApiFixture::ask(const std::string& method, const std::string& path, const std::string& body, const std::optional<std::string>& secret, const http::Headers& more) const
{
  http::Request request;
  request.headers = more;
  request.method = http::methodFromText(method);
  request.target = *http::parseTarget(path);
  request.host = "api.example";
  request.id = "r";
  request.client = "192.0.2.9";
  request.body = body;
  request.headers.add("authorization", "Bearer " + secret.value_or(d_secret));
  auto response = dispatch(*d_router, request, refusal);
  if (response.produce) {
    response.produce([&response](std::string_view text) { response.body += text; });
  }
  return response;
}

std::string ApiFixture::member(const http::Response& response, const char* pointer)
{
  const auto json = Json::parse(response.body, nullptr, false);
  const Json::json_pointer place(pointer);
  CPPUNIT_ASSERT_MESSAGE(response.body, !json.is_discarded() && json.contains(place));
  const auto& found = json.at(place);
  return found.is_string() ? found.get<std::string>() : found.dump();
}

} // namespace dodns::api
