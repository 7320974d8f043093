// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/rate_limit.hh"
#include "api/settings.hh"
#include "http/router.hh"
#include "recorddb/audit.hh"
#include "recorddb/database.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/token.hh"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace dodns::api {

/** What all endpoints work with. Outlives them. */
struct Service
{
  Service(Settings given, recorddb::Database& records)
      : settings(std::move(given)), database(records), rateLimit(settings.requestsPerHour, settings.requestsPerMinute) {}

  const Settings settings;
  recorddb::Database& database;
  RateLimit rateLimit;
  std::atomic<unsigned> zoneTexts{0}; ///< that are being read or written
};

/** One authenticated request inside its transaction. */
struct Call
{
  const http::Request& request;
  const Settings& settings;
  const recorddb::Token& token;
  pg::Connection& connection;
  Service& service;
  bool& isUndone; ///< what was written is taken back, see undo()

  const std::string& parameter(const std::string& name) const { return request.parameters.at(name); }

  /** The zone of the path's `{name}`, to look at or locked for changes; nothing
   * when there is none that the token may see. */
  std::optional<recorddb::ManagedZone> findZone() const;
  std::optional<recorddb::ManagedZone> lockZone() const;

  /** Nothing is stored in the end: for dry runs. */
  void undo() const { isUndone = true; }

  void audit(recorddb::AuditAction action, const dns::Name& zone, const std::optional<std::string>& before, const std::optional<std::string>& after) const;
};

/** What one endpoint does. Its transaction is committed when it answers with
 * success, and taken back otherwise. It may run more than once, see
 * recorddb::Database, unless it reads a streamed body. */
using Process = http::Response (*)(const Call& call);

/** A handler that lets `process` run for those who have a token with `scope`,
 * in a snapshot for Scope::read and else in a transaction. Answers 401, 403,
 * 429, and 503 while the database is away; adds the rate-limit headers. A write
 * with an Idempotency-Key runs once, see idempotency.hh. */
http::Handler endpoint(Service& service, recorddb::Scope scope, Process process);

/** A zone's name as it is in paths and JSON, with or without final dot. */
std::optional<dns::Name> readZoneName(const std::string& text);

} // namespace dodns::api
