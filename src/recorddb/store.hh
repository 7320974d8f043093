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
 * Queries are never answered from here. Outside a transaction each write is
 * one of its own. Not for use by two threads at once. Every method throws
 * pg::Error; after one whose connectionIsUnusable() is true, and which was not
 * inside a transaction, the next call connects anew.
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
    /** False for records at or below a delegation that are not the zone's own
     * to sign: NS at the cut and everything below it; DS at the cut is true
     * (RFC 4035 section 2.2). */
    bool isAuthoritative = true;
  };
  using TakeRecord = std::function<void(const Record&)>;

  /** The records of a zone in canonical order of names, authority derived. */
  void listZone(int32_t zoneId, bool includeDisabled, const TakeRecord& take);
  /** The enabled records of one name, of one type or of all (empty `type`).
   * Zone -1: of the closest enclosing zone. */
  void lookup(int32_t zoneId, const dns::Name& name, const std::string& type, const TakeRecord& take);

  void deleteAllRecords(int32_t zoneId);
  /** Replaces the RRset of a name and type (empty `type`: all types of that
   * name) by `records`, which may be empty. */
  void replaceRrset(int32_t zoneId, const dns::Name& name, const std::string& type, const std::vector<RecordRow>& records);
  /** Adds records; buffers inside a transaction and writes in bulk. */
  void addRecord(const RecordRow& record);

private:
  struct Session;
  Session& session();
  void flush();

  pg::ConnectionSettings d_settings;
  std::unique_ptr<Session> d_session;
};

} // namespace dodns::recorddb
