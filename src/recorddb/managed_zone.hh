// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "pg/connection.hh"
#include "recorddb/zone.hh"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

class SharedTransaction;
class ZoneWatch;

/** A row of dodns.records for those who address single records by number.
 * Disabled ones do not exist for them. */
struct NumberedRecord
{
  int64_t id = 0;
  std::string name; ///< FQDN
  std::string type;
  uint32_t ttl = 0;
  std::string rdata;
  std::optional<std::string> given; ///< the data as a client wrote it, where it cannot be told from the rdata
};

/** A page of a list: what is before it is left out. */
struct Page
{
  int64_t offset = 0;
  int64_t limit = 0;
};

struct RecordList
{
  std::vector<NumberedRecord> records;
  int64_t total = 0; ///< over all pages
};

struct RecordFilter
{
  std::optional<std::string> name; ///< FQDN
  std::optional<std::string> type;
};

/** A zone whose single records are looked at and changed, inside a transaction
 * of its user, which is also what makes several changes one.
 *
 * All methods throw pg::Error. When another one, who did not lock the zone,
 * was faster with the same record its sqlState() is 23505.
 */
class ManagedZone
{
public:
  /** For looking only. Nothing when there is no such zone. */
  static std::optional<ManagedZone> find(pg::Connection& connection, const dns::Name& name);
  /** For changes: waits for all others who change this zone. */
  static std::optional<ManagedZone> lock(pg::Connection& connection, const dns::Name& name);
  /** A new zone without records, locked; nothing when one of that name exists. */
  static std::optional<ManagedZone> create(pg::Connection& connection, const dns::Name& name, ZoneKind kind);

  /** From now on `watch`, which must outlive this, is told before something
   * changes. */
  void setWatch(ZoneWatch& watch) { d_watch = &watch; }

  /** Says to it that an RRset is asked for as it is. */
  void want(const std::string& name, const std::string& type, bool isWhole = false);

  int32_t id() const { return d_id; }
  const dns::Name& name() const { return d_name; }
  ZoneKind kind() const { return d_kind; }
  bool isPresigned() const { return d_isPresigned; }

  /** Of what is stored: differs after each transaction that changed the zone,
   * whoever made it. Short, without spaces. */
  std::string version();
  /** The same without what this transaction changed. */
  std::string versionBefore();

  int64_t count();
  /** By ascending id. How deep the page is does not matter: the triggers count
   * the records (dodns.record_counts), and those of one name are few. */
  RecordList list(const RecordFilter& filter, const Page& page);
  std::optional<NumberedRecord> find(int64_t id);
  /** All in the order of zone files: the SOA, then names in canonical order.
   * Streams; `take` must not use the connection. */
  void forEach(const std::function<void(const NumberedRecord&)>& take);
  /** All of one name, by ascending id. */
  std::vector<NumberedRecord> recordsOf(const std::string& name);
  std::optional<NumberedRecord> soa();
  /** All of several RRsets, each a name and a type, by ascending id. */
  std::vector<NumberedRecord> recordsOfRRsets(const std::vector<std::pair<std::string, std::string>>& rrsets);

  /** NS records that lead to one of these FQDNs. */
  std::vector<NumberedRecord> nameserversAt(const std::vector<std::string>& names);

  /** @param record with the number that it shall have, or 0.
   * @returns its id. */
  int64_t add(const NumberedRecord& record);
  /** Of these two the sqlState() is 40001 when the record is not there any more. */
  void change(const NumberedRecord& record);
  void remove(int64_t id);
  void setRrsetTtl(const std::string& name, const std::string& type, uint32_t ttl);
  /** Once for all changes of a transaction. Zones without SOA stay so. */
  void raiseSerial();
  /** Makes the serial at least this one (RFC 1982 section 3.2). */
  void raiseSerialTo(uint32_t serial);
  /** The zone itself, and with it everything that belongs to it. */
  void removeZone();

private:
  friend class SharedTransaction;
  ManagedZone(pg::Connection& connection, int32_t id, dns::Name name, ZoneKind kind, bool isPresigned)
      : d_connection(&connection), d_id(id), d_name(std::move(name)), d_kind(kind), d_isPresigned(isPresigned) {}

  static std::optional<ManagedZone> read(pg::Connection& connection, const dns::Name& name, const char* sql);
  void touch(const std::string& name, const std::string& type);
  void touch(int64_t id);
  void beforeChange();
  /** To look at more than one record or name, or to write. */
  pg::Connection& connection();

  pg::Connection* d_connection;
  int32_t d_id;
  dns::Name d_name;
  ZoneKind d_kind;
  bool d_isPresigned;
  std::optional<NumberedRecord> d_soa; ///< as it was read last, if it was
  ZoneWatch* d_watch = nullptr;
  SharedTransaction* d_shared = nullptr; ///< told before something is looked at that it keeps, and before something is changed
};

/** The first records of each zone by ascending id. */
std::map<int32_t, std::vector<NumberedRecord>> firstRecords(pg::Connection& connection, const std::vector<int64_t>& zoneIds, int64_t max);

} // namespace dodns::recorddb
