// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** A record database without zones for one test, in the cluster that
 * tests/with-postgres started. One at a time. */
class TestDatabase
{
public:
  enum class Kind
  {
    usual,    ///< used again by the next test: leave its schema as it is
    ownCopy,  ///< with the schema, and gone with the object
    noSchema, ///< gone with the object
  };

  explicit TestDatabase(Kind kind = Kind::usual);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  /** As superuser, or as `role`, which login() made. */
  pg::ConnectionSettings settings(const std::string& role = {}) const;

  /** The same database on the standby, which has everything that was
   * committed so far. */
  pg::ConnectionSettings standbySettings();

  /** A role that may log in and is a member of another one. Roles belong to
   * the cluster; an existing one is used again. */
  void login(const std::string& role, const std::string& memberOf);

  /** A superuser's session. */
  pg::Connection& sql() { return *d_connection; }

  /** The rows of a query, columns separated by `|`, rows by a space. */
  std::string rows(const char* query, const pg::Parameters& parameters = {});

  /** Makes a zone. @returns its id. */
  std::string addZone(const std::string& name);
  void addRecord(const std::string& zoneId, const std::string& name, const std::string& type, const std::string& rdata);

private:
  const Kind d_kind;
  std::string d_name;
  std::unique_ptr<pg::Connection> d_connection;
};

/** Runs what must throw pg::Error, and returns that. */
pg::Error refusal(const std::function<void()>& run);

/** Fails unless `run` throws a pg::Error whose text contains `text`. */
void assertRefused(const std::string& where, const std::string& text, const std::function<void()>& run);

} // namespace dodns::recorddb
