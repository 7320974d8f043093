// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/routes.hh"
#include "fake_system.hh"
#include "migration/dual_writer.hh"
#include "recorddb/test_database.hh"

#include <map>
#include <memory>
#include <string>

namespace dodns::migration {

/** The API on a record database, beside an old system in memory. */
class TwoSystems
{
public:
  explicit TwoSystems(std::chrono::milliseconds lease = std::chrono::seconds(30));
  ~TwoSystems();

  /** The daemon begins anew on the same two systems. */
  void restart(std::chrono::milliseconds lease = std::chrono::seconds(30));

  void setStage(const std::string& stage);

  /** @returns the status. The path goes on behind /v2/domains; one that begins
   * with /dodns is whole. */
  unsigned ask(const std::string& method, const std::string& path, const std::string& body = {});
  /** A header of all requests from now on; an empty value: none. */
  void setHeader(const std::string& name, const std::string& value) { d_headers[name] = value; }
  const std::string& body() const { return d_body; }
  /** Of the answer; empty: it has none. */
  std::string header(const std::string& name) const { return d_answered.find(name).value_or(""); }
  /** Of a record by relative name and type. */
  std::string idOf(const std::string& name, const std::string& type);

  /** Everything in a zone but the SOA, in canonical order: `name ttl type rdata`,
   * separated by commas; `none` when there is no such zone. */
  std::string oldContent(const std::string& zone = "example.com.");
  std::string newContent(const std::string& zone = "example.com.");

  /** Changes the old system as if somebody had done it there. */
  void putOld(const std::string& name, const std::string& type, const std::string& rdata, uint32_t ttl = 1800);

  /** Ends the sessions of everybody who is in the middle of a transaction. */
  void loseTransactions();

  std::string rows(const char* query) { return d_database.rows(query); }

  recorddb::TestDatabase& database() { return d_database; }
  FakeState& old() { return *d_old; }
  std::shared_ptr<FakeState> sharedOld() { return d_old; }
  DualWriter& writer() { return *d_writer; }

private:
  recorddb::TestDatabase d_database;
  std::shared_ptr<FakeState> d_old = std::make_shared<FakeState>();
  std::unique_ptr<recorddb::Database> d_records;
  std::unique_ptr<recorddb::Database> d_journal;
  std::unique_ptr<DualWriter> d_writer;
  std::unique_ptr<api::Service> d_service;
  std::unique_ptr<http::Router> d_router;
  std::map<std::string, std::string> d_headers;
  std::string d_secret;
  std::string d_body;
  http::Headers d_answered;
};

} // namespace dodns::migration
