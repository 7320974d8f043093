// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/event_feed.hh"
#include "api/propagation_watch.hh"
#include "api/rate_limit.hh"
#include "api/settings.hh"
#include "http/router.hh"
#include "migration/dual_writer.hh"
#include "recorddb/audit.hh"
#include "recorddb/database.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/shared_writes.hh"
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
      : settings(std::move(given)), database(records), rateLimit(settings.requestsPerHour, settings.requestsPerMinute), writes(records), propagation(records), events(records) {}

  const Settings settings;
  recorddb::Database& database;
  RateLimit rateLimit;
  recorddb::SharedWrites writes;
  std::function<void(const std::string& code)> noteFinding; ///< told of each finding that a client gets, by any thread; may be empty
  PropagationWatch propagation;
  EventFeed events;
  migration::DualWriter* writer = nullptr; ///< when there is an old system
  std::atomic<unsigned> zoneTexts{0};      ///< that are being read or written
};

/** One authenticated request inside its transaction. */
struct Call
{
  Service& service;
  const http::Request& request;
  const Settings& settings;
  const recorddb::Token& token;
  const std::string& tokenHash;
  pg::Connection& connection;
  std::optional<uint64_t>& position;             ///< of the change that is made, see changed()
  bool& isUndone;                                ///< what was written is taken back, see undo()
  migration::WriteSession* session = nullptr;    ///< of a write, when there is an old system
  recorddb::SharedTransaction* shared = nullptr; ///< when others change the zone in the same transaction

  const std::string& parameter(const std::string& name) const { return request.parameters.at(name); }

  /** The zone of the path's `{name}`, to look at or locked for changes; nothing when there is none that the token may
   * see. It is locked only if the preconditions of the request hold. @throws PreconditionFailed */
  std::optional<recorddb::ManagedZone> findZone() const;
  std::optional<recorddb::ManagedZone> lockZone() const;
  /** The same for a zone by name, whatever the token covers. */
  std::optional<recorddb::ManagedZone> lockZone(const dns::Name& name) const;
  /** Before the first of several zones is locked or created. */
  void begin(const std::vector<dns::Name>& zones) const;

  recorddb::Author author() const { return {token, request.client, request.id}; }
  /** The response tells the client this transaction, see kPositionHeader. */
  void changed(uint64_t transaction) const { position = transaction; }

  /** A new zone without records; nothing when one of that name exists. */
  std::optional<recorddb::ManagedZone> createZone(const dns::Name& name) const { return createZone(name, settings.zoneKind); }
  std::optional<recorddb::ManagedZone> createZone(const dns::Name& name, recorddb::ZoneKind kind) const;

  /** Before a zone is compared with what it shall be. @returns an answer when an old system decides and does not have it as the record database has. */
  std::optional<http::Response> refuseIfApart(const recorddb::ManagedZone& zone) const;

  /** Before RRsets of a zone, each a name and a type, are changed past
   * ManagedZone. @returns an answer when they are too many for an old system. */
  std::optional<http::Response> announce(recorddb::ManagedZone& zone, const std::vector<std::pair<std::string, std::string>>& rrsets) const;
  /** How many may be announced; nothing: any, and nobody needs to. */
  std::optional<size_t> mostAnnounced() const;

  /** Once for all changes of a transaction. */
  void raiseSerial(recorddb::ManagedZone& zone) const;

  /** Whether the rules of verification may refuse: not while an old system decides. */
  bool rulesDecide() const { return session == nullptr || session->rulesDecide(); }

  /** Nothing is stored in the end: for dry runs. */
  void undo() const { isUndone = true; }

  /** An entry of the audit log, and changed(). */
  void audit(recorddb::AuditAction action, const dns::Name& zone, const std::optional<std::string>& before, const std::optional<std::string>& after) const;
};

/** Of every response to a write: what to ask /dodns/v1/changes about. */
inline constexpr const char* kPositionHeader = "Dodns-Change-Position";

/** What one endpoint does. Its transaction is committed when it answers with
 * success, and taken back otherwise. It may run more than once, see
 * recorddb::Database, unless it reads a streamed body. */
using Process = http::Response (*)(const Call& call);

/** A handler that lets `process` run for those who have a token with `scope`,
 * in a snapshot for Scope::read and else in a transaction. Answers 401, 403,
 * 429, and 503 while the database is away; adds the rate-limit headers. A write
 * with an Idempotency-Key runs once, see idempotency.hh. */
http::Handler endpoint(Service& service, recorddb::Scope scope, Process process);

/** The same with Scope::write for one that changes records of the path's zone
 * `{name}`: those who change the same zone at the same time share a commit. */
http::Handler recordEndpoint(Service& service, Process process);

/** A zone's name as it is in paths and JSON, with or without final dot. */
std::optional<dns::Name> readZoneName(const std::string& text);

} // namespace dodns::api
