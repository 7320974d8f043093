// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "api/routes.hh"
#include "recorddb/test_database.hh"

#include <cppunit/TestFixture.h>
#include <memory>
#include <optional>
#include <string>

namespace dodns::api {

/** The endpoints over a real record database, without a socket, as the role
 * that the daemon has. */
class ApiFixture : public CppUnit::TestFixture
{
public:
  void setUp() override;
  void tearDown() override;

protected:
  static Settings settings();
  void serve(const Settings& settings);
  /** @returns the secret. */
  std::string makeToken(recorddb::Token token);
  /** With the token that may read and write everything, or another one. */
  http::Response ask(const std::string& method, const std::string& path, const std::string& body = {}, const std::optional<std::string>& secret = {}, const http::Headers& more = {}) const;
  /** The member of the response's object, as text. */
  static std::string member(const http::Response& response, const char* pointer);
  std::string rows(const char* query) { return d_database->rows(query); }

  std::unique_ptr<recorddb::TestDatabase> d_database;
  std::unique_ptr<recorddb::Database> d_records;
  std::unique_ptr<Service> d_service;
  std::unique_ptr<http::Router> d_router;
  std::string d_secret;
};

} // namespace dodns::api
