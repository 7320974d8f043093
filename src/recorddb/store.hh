// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/zone.hh"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** Reads and writes zones and records directly in PostgreSQL, for management.
 *
 * Queries are never answered from here. It connects with the first call.
 * Outside a transaction each write is one of its own. Several Stores that
 * write to one zone wait for each other. Not for use by two threads at once,
 * nor from inside a `take`.
 *
 * Every method throws pg::Error, and SchemaMismatch when it has to connect.
 * After an error inside a transaction only rollback() makes sense. After one
 * whose connectionIsUnusable() is true the next call that is not inside a
 * transaction connects anew.
 */
class Store
{
public:
  explicit Store(pg::ConnectionSettings settings);
  ~Store();

  void begin();
  /** Commits and returns the transaction's number, for waiting until a replica
   * has it (Position::hasSeen); nothing when nothing was written. */
  std::optional<uint64_t> commit();
  /** Succeeds also when the connection is lost: nothing was stored then. */
  void rollback();
  bool inTransaction() const;

  std::optional<Zone> findZone(const dns::Name& name);
  /** All zones in canonical order. Streams. */
  void forEachZone(const std::function<void(const Zone&)>& take);
  /** @returns the new zone's id, nothing when a zone of that name exists. */
  std::optional<int32_t> createZone(const dns::Name& name, ZoneKind kind, const std::vector<std::string>& primaries, const std::string& account);
  /** All of these: false when there is no such zone. */
  bool deleteZone(const dns::Name& name);
  bool setKind(const dns::Name& name, ZoneKind kind);
  bool setAccount(const dns::Name& name, const std::string& account);
  bool setPrimaries(const dns::Name& name, const std::vector<std::string>& primaries);

  Metadata metadata(const dns::Name& zone);
  /** Replaces all values of one kind; none removes it. */
  bool setMetadata(const dns::Name& zone, const std::string& kind, const std::vector<std::string>& values);

  struct Record
  {
    RecordRow row;
    /** False for what the zone delegated away: everything below a delegation,
     * and at it all but what the parent signs there, DS and the zone's own
     * NSEC and RRSIG (RFC 4035 section 2.2). */
    bool isAuthoritative = true;
  };
  using TakeRecord = std::function<void(const Record&)>;

  /** The records of a zone in canonical order of names, authority derived. */
  void listZone(int32_t zoneId, bool includeDisabled, const TakeRecord& take);
  /** The records of one name, of one type or of all (empty `type`). Zone -1: of
   * the closest enclosing zone. */
  void lookup(int32_t zoneId, const dns::Name& name, const std::string& type, bool includeDisabled, const TakeRecord& take);

  void deleteAllRecords(int32_t zoneId);
  /** Replaces the RRset of a name and type (empty `type`: all types of that
   * name) by `records`, which may be empty. */
  void replaceRrset(int32_t zoneId, const dns::Name& name, const std::string& type, const std::vector<RecordRow>& records);
  /** Adds a record unless it is there. Buffers inside a transaction and writes
   * in bulk, so that a later call, commit() at the latest, may report what is
   * wrong with it. */
  void addRecord(const RecordRow& record);

private:
  struct Session;
  Session& session();
  pg::Connection& reader();
  template <typename Change>
  auto write(Change change);
  bool updateZone(const char* sql, const pg::Parameters& parameters);
  void lockZone(int32_t zoneId);
  void insertRecords(const std::vector<RecordRow>& records);
  void flush();

  pg::ConnectionSettings d_settings;
  std::unique_ptr<Session> d_session;
};

} // namespace dodns::recorddb
