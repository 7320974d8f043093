// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/backfill.hh"
#include "migration/legacy_writes.hh"
#include "recorddb/audit.hh"
#include "recorddb/dual_write.hh"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dodns::migration {

class DualWriter;

/** One request's write, inside its transaction. */
class WriteSession
{
public:
  WriteSession(DualWriter& writer, pg::Connection& connection);

  pg::Connection& connection() { return d_connection; }
  void setAuthor(recorddb::Author author) { d_author = std::move(author); }

  /** Before anything of a zone is read or changed; the zone need not exist.
   * Waits for other writers of the zone, and ends what they left.
   * @throws WriteError, legacy::Error, pg::Error */
  void begin(const dns::Name& zone) { beginAll({zone}); }
  /** The same for a request that writes several zones. A session begins once,
   * and may do so again with what it has. */
  void beginAll(const std::vector<dns::Name>& zones);

  /** Waits for others who write a zone, and ends what they left. @throws what begin() throws */
  void waitFor(const dns::Name& zone) { enter({zone}); }
  /** Brings zones from the old system to the record database, in place of begin(): between other
   * writes to them, and without waiting for anybody but by waitFor(). The results say why some
   * of them were not brought. @throws pg::Error */
  std::vector<BackfillResult> backfill(const std::vector<dns::Name>& zones, bool isAgain);

  /** Looks from now on what is changed in the zone, unless there is only the
   * record database. Outlives `zone`. */
  void watch(recorddb::ManagedZone& zone);
  /** The same for a zone that this session has made. */
  void watchNew(recorddb::ManagedZone& zone);
  /** Before somebody changes many RRsets of it, each a name and a type, past ManagedZone. */
  void touchAll(recorddb::ManagedZone& zone, const std::vector<std::pair<std::string, std::string>>& rrsets);

  /** Of a zone that is to be written as a whole, where the old system decides: name and type of something that it has and the
   * record database has not, or the other way round. What is asked for would be compared with what is not so. @throws
   * legacy::Error, pg::Error */
  std::optional<std::string> whereApart(const recorddb::ManagedZone& zone);

  /** How many RRsets of an existing zone one request may change. The old system
   * is written, and if need be undone, while the client waits, and in `lead` what
   * waits for it is held in memory; nothing when there is only the record database. */
  std::optional<size_t> mostRRsets() const;

  /** Whether the rules of verification refuse, or the old system alone. */
  bool rulesDecide() const { return d_rulesDecide; }

  /** Writes something about the request, rather than of the zone, when the
   * request is done and with that: the audit log, a kept answer. */
  void note(std::function<void(pg::Connection&)> write) { d_notes.push_back(std::move(write)); }

  /** Adds to the audit log when the write is done. */
  void audit(recorddb::AuditAction action, const dns::Name& zone, std::optional<std::string> before, std::optional<std::string> after);

private:
  friend class DualWriter;
  struct Zone
  {
    dns::Name name;
    recorddb::Stage stage = recorddb::Stage::alone;
    std::optional<recorddb::ZoneWatch> watch;
    std::optional<legacy::NextSerial> oldSerial;
  };

  Zone& find(const dns::Name& zone) { return d_zones.at(zone.toText()); }
  void enter(const std::vector<dns::Name>& zones);
  void endWhatIsLeft(const Zone& zone);
  void chooseSerials();
  void finish();
  void distribute(Zone& zone, recorddb::ZoneChange change, const std::set<std::pair<std::string, std::string>>& refused);
  void queue(const recorddb::ZoneChange& change);
  void keepSerialsAhead();
  void writeNotes(pg::Connection& connection) const;
  bool isSettled();

  DualWriter& d_writer;
  pg::Connection& d_connection;
  recorddb::Author d_author;
  std::map<std::string, Zone> d_zones; ///< by FQDN
  bool d_rulesDecide = true;
  std::vector<std::function<void(pg::Connection&)>> d_notes;
  LegacyWrites d_legacy;
  uint64_t d_transaction = 0;          ///< whose commit is the end of d_legacy
  std::vector<dns::Name> d_forRecords; ///< zones of which something waits for the record database
  bool d_hasWorkForLegacy = false;
};

} // namespace dodns::migration
