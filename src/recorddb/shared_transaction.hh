// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/audit.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/record_changes.hh"
#include "recorddb/token.hh"
#include "recorddb/zone_places.hh"

#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** What the changes that share a transaction need only once in it: the token,
 * the lock of the zone, what is at the names above; and what is done at its end for
 * all of them together: the records, the serial, the audit log.
 *
 * A change sees what those before it did, because what is kept for the end is
 * written when somebody looks there. One that writes itself, past write() and
 * the ManagedZone of lockZone(), calls beforeWrite() first.
 *
 * All methods throw pg::Error, and KeptWasRefused. */
class SharedTransaction
{
public:
  /** What was kept of other changes was refused, whosever it was. */
  struct KeptWasRefused
  {
    std::exception_ptr error; ///< a pg::Error
  };

  explicit SharedTransaction(pg::Connection& connection)
      : d_connection(connection) {}

  /** As recorddb::findToken(); what is found holds for all who follow. */
  std::optional<Token> findToken(const std::string& hash);
  /** As ManagedZone::lock(). The zone goes with this transaction. */
  std::optional<ManagedZone> lockZone(const dns::Name& name);
  /** The transaction, which begins to write with this. */
  uint64_t number();
  /** As the functions of that name. */
  std::vector<NameContents> contentsOf(int32_t zoneId, const std::vector<dns::Name>& names);
  bool isNameserverOf(int32_t zoneId, const dns::Name& name);

  /** At the end. Of one record of a zone of lockZone(): a new one without `before`, one that
   * goes without `after`. @returns its number. */
  int64_t write(const ManagedZone& zone, const NumberedRecord* before, const NumberedRecord* after);
  /** At the end, once for all who ask for it. Of a zone of lockZone(). */
  void raiseSerial(const ManagedZone& zone);
  void addAuditEntry(AuditEntry entry);

  /** Before somebody reads the records of a name, or one record. */
  void beforeLook(const std::string& name);
  void beforeLook(int64_t id);
  /** Before somebody reads more than that. */
  void writeKept();
  /** Before the present change writes through the connection: what it writes is
   * taken back when it fails. */
  void beforeWrite();

  /** How many changes are still to come, this one included: of so many the
   * numbers are fetched together. */
  void expect(size_t changes) { d_expected = changes; }
  /** Whether an error of the database has spoilt nothing but the present change. */
  bool isProtected() const { return d_hasSavepoint; }
  /** The present change is done and stays. */
  void keep();
  /** It is taken back, and what it asked for is not done. */
  void forget();
  /** Does what was kept. @throws KeptWasRefused */
  void finish();

private:
  struct Soa
  {
    int64_t id = 0;
    std::string rdata;
  };
  struct Wanted
  {
    RecordChanges records;
    std::map<int64_t, std::string> serials; ///< SOA records by id, as they are
    std::vector<AuditEntry> entries;
  };

  int64_t nextRecordId();
  /** @param concerns whether somebody is about to look at what is in RecordChanges. */
  template <typename Predicate>
  void writeKeptIf(Predicate concerns);
  void writeOfOthers();
  void setSavepoint();
  void forgetContents(int32_t zoneId, const NumberedRecord* before, const NumberedRecord* after);

  pg::Connection& d_connection;
  std::map<std::string, Token> d_tokens;                              ///< by hash
  std::map<std::string, ManagedZone> d_locked;                        ///< by name
  std::map<int32_t, Soa> d_soas;                                      ///< of locked zones, by their ids
  std::map<std::pair<int32_t, std::string>, NameContents> d_contents; ///< by zone and name
  std::optional<uint64_t> d_number;
  std::vector<int64_t> d_recordIds; ///< to be given, the lowest last
  size_t d_expected = 1;
  bool d_hasSavepoint = false; ///< and since then nothing is kept of others
  Wanted d_kept;
  Wanted d_present;
};

/** A change for SharedWrites. */
using SharedChange = std::function<void(pg::Connection&, SharedTransaction&)>;

} // namespace dodns::recorddb
