// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"
#include "recorddb/comment.hh"
#include "recorddb/keys.hh"
#include "recorddb/position.hh"
#include "recorddb/transfers.hh"
#include "recorddb/zone.hh"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** Reads and writes zones, records, keys and what else belongs to them directly
 * in PostgreSQL, for management.
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

  /** Which database commits go to. */
  Identity identity();

  // Zones and their metadata

  std::optional<Zone> findZone(const dns::Name& name);
  /** All zones in canonical order. Streams. Here and in all other lists of
   * zones one that cannot be read is logged and left out. */
  void forEachZone(const std::function<void(const Zone&)>& take);
  /** @returns the new zone's id, nothing when a zone of that name exists. */
  std::optional<int32_t> createZone(const dns::Name& name, ZoneKind kind, const std::vector<std::string>& primaries, const std::string& account);
  /** All of these: false when there is no such zone. */
  bool deleteZone(const dns::Name& name);
  bool setKind(const dns::Name& name, ZoneKind kind);
  bool setAccount(const dns::Name& name, const std::string& account);
  bool setPrimaries(const dns::Name& name, const std::vector<std::string>& primaries);
  bool setOptions(const dns::Name& name, const std::string& options);
  bool setCatalog(const dns::Name& name, const std::optional<dns::Name>& catalog);

  Metadata metadata(const dns::Name& zone);
  /** Replaces all values of one kind; none removes it. */
  bool setMetadata(const dns::Name& zone, const std::string& kind, const std::vector<std::string>& values);

  // Records

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
  /** The enabled records of `top` and of everything below it, in the same
   * way. */
  void listSubtree(int32_t zoneId, const dns::Name& top, const TakeRecord& take);
  /** The records of one name, of one type or of all (empty `type`). Zone -1: of
   * the closest enclosing zone. */
  void lookup(int32_t zoneId, const dns::Name& name, const std::string& type, bool includeDisabled, const TakeRecord& take);

  struct Neighbours
  {
    dns::Name before;
    dns::Name after;
  };
  /** The owners of NSEC records around a name: `before` is the name itself or
   * the last one before it, `after` the first one behind it, both wrapping
   * around at the ends of the zone (RFC 4034 section 4.1.1). What lies below a
   * delegation owns none.
   * @returns nothing when the zone has no enabled record. */
  std::optional<Neighbours> nsecNeighbours(int32_t zoneId, const dns::Name& name);

  /** Comments stay, because new records usually follow. */
  void deleteAllRecords(int32_t zoneId);
  /** Replaces the RRset of a name and type (empty `type`: all types of that
   * name) by `records`. When these are none its comments go, too. */
  void replaceRrset(int32_t zoneId, const dns::Name& name, const std::string& type, const std::vector<RecordRow>& records);
  /** Adds a record unless it is there. Buffers inside a transaction and writes
   * in bulk, so that a later call, commit() at the latest, may report what is
   * wrong with it. */
  void addRecord(const RecordRow& record);

  // DNSSEC keys of a zone; all but keys(): nothing or false when there is no such
  // zone or no such key in it

  /** By id. */
  std::vector<Key> keys(const dns::Name& zone);
  /** Takes all but `key.id`. @returns the new one's. */
  std::optional<int32_t> addKey(const dns::Name& zone, const Key& key);
  bool removeKey(const dns::Name& zone, int32_t keyId);
  bool setKeyActive(const dns::Name& zone, int32_t keyId, bool isActive);
  bool setKeyPublished(const dns::Name& zone, int32_t keyId, bool isPublished);

  // TSIG keys

  /** By name. */
  std::vector<TsigKey> tsigKeys();
  std::optional<TsigKey> findTsigKey(const dns::Name& name);
  /** Adds a key, or replaces the one of that name. */
  void setTsigKey(const TsigKey& key);
  bool deleteTsigKey(const dns::Name& name);

  // Transfers, notifications, catalogs

  /** The zones of these kinds in canonical order. Streams. */
  void forEachState(const std::vector<ZoneKind>& kinds, const std::function<void(const ZoneState&)>& take);
  std::optional<ZoneState> state(const dns::Name& zone);
  /** The zones that name this catalog and can be listed in it, in canonical
   * order: secondary ones, and others that have an enabled SOA. Streams. */
  void forEachMember(const dns::Name& catalog, const std::function<void(const Zone&)>& take);
  /** These two do nothing when there is no such zone, and wait for no other
   * writer of it. */
  void setLastCheck(int32_t zoneId, int64_t unixSeconds);
  void setNotifiedSerial(int32_t zoneId, uint32_t serial);

  /** @returns false, and changes nothing, when address and nameserver are
   * there already. */
  bool addAutoprimary(const Autoprimary& autoprimary);
  bool removeAutoprimary(const std::string& ip, const dns::Name& nameserver);
  /** By address and nameserver. */
  std::vector<Autoprimary> autoprimaries();
  /** That of the first of the nameservers that has one with this address. */
  std::optional<Autoprimary> findAutoprimary(const std::string& ip, const std::vector<dns::Name>& nameservers);

  // Comments

  using TakeComment = std::function<void(const Comment&)>;
  /** Those of a zone by name, type and age. Streams. */
  void forEachComment(int32_t zoneId, const TakeComment& take);
  void addComment(const Comment& comment);
  /** Replaces the comments of an RRset, which need not exist. */
  void replaceComments(int32_t zoneId, const dns::Name& name, const std::string& type, const std::vector<Comment>& comments);

  // Search, in all zones, without regard to case. `*` is any text, `?` any
  // character, and a pattern matches as a whole. The final dots of names in
  // name and rdata need not be given, nor the first field of MX and SRV.

  using TakeRow = std::function<void(const RecordRow&)>;
  /** At most `max` records by name or rdata, disabled ones, too. Streams. */
  void searchRecords(const std::string& pattern, uint32_t max, const TakeRow& take);
  /** At most `max` comments by name or content. Streams. */
  void searchComments(const std::string& pattern, uint32_t max, const TakeComment& take);

private:
  struct Session;
  Session& session();
  pg::Connection& reader();
  template <typename Change>
  auto write(Change change);
  bool updateZone(const char* sql, const pg::Parameters& parameters);
  void lockZone(int32_t zoneId);
  std::optional<int32_t> lockZone(const dns::Name& name);
  std::optional<dns::Name> nameOfZone(int32_t zoneId);
  /** The topmost one among a name and its ancestors. */
  std::optional<dns::Name> topmostDelegation(int32_t zoneId, const dns::Name& name);
  void insertRecords(const std::vector<RecordRow>& records);
  void flush();
  bool changeKey(const char* sql, const dns::Name& zone, int32_t keyId);
  void streamStates(const pg::Parameters& parameters, const std::function<void(const ZoneState&)>& take);
  void insertComments(const std::vector<Comment>& comments);

  pg::ConnectionSettings d_settings;
  std::unique_ptr<Session> d_session;
};

} // namespace dodns::recorddb
