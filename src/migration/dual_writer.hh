// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/backfill.hh"
#include "migration/queue.hh"
#include "migration/system_pool.hh"
#include "recorddb/audit.hh"
#include "recorddb/database.hh"
#include "recorddb/dual_write.hh"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dodns::migration {

struct WriterSettings
{
  SystemPool::Open open;
  RecordRules rules;
  /** How long an intent is its writer's alone: longer than everything that the
   * old system is waited for in one write. */
  std::chrono::milliseconds lease{30000};
};

class DualWriter;

/** One request's write, inside its transaction. */
class WriteSession
{
public:
  WriteSession(DualWriter& writer, pg::Connection& connection)
      : d_writer(writer), d_connection(connection) {}

  pg::Connection& connection() { return d_connection; }
  void setAuthor(recorddb::Author author) { d_author = std::move(author); }

  /** Before anything of a zone is read or changed; the zone need not exist.
   * Waits for other writers of the zone, and ends what they left. A session has
   * one zone. @throws WriteError, legacy::Error, pg::Error */
  void begin(const dns::Name& zone);

  /** Brings a zone from the old system to the record database, in place of
   * begin(): between other writes to it. @throws what begin() throws, and
   * WriteError refused when the record database decides. */
  BackfillResult backfill(const dns::Name& zone, bool isAgain);
  /** The same for several, and without waiting for anybody: the results say why
   * some of them were not brought. @throws pg::Error */
  std::vector<BackfillResult> backfill(const std::vector<dns::Name>& zones, bool isAgain);

  /** Looks from now on what is changed in the zone, unless there is only the
   * record database. Outlives `zone`. */
  void watch(recorddb::ManagedZone& zone);
  /** The same for a zone that this session has made. */
  void watchNew(recorddb::ManagedZone& zone);

  /** Whether the rules of verification refuse, or the old system alone. */
  bool rulesDecide() const { return d_stage != recorddb::Stage::legacy && d_stage != recorddb::Stage::shadow; }

  /** Adds to the audit log when the write is done. */
  void audit(recorddb::AuditAction action, const dns::Name& zone, std::optional<std::string> before, std::optional<std::string> after);

private:
  friend class DualWriter;
  struct AuditEntry
  {
    recorddb::AuditAction action;
    dns::Name zone;
    std::optional<std::string> before;
    std::optional<std::string> after;
  };

  void enter(const dns::Name& zone);
  void finish();
  recorddb::ZoneChange collect();
  void writeBoth(const recorddb::ZoneChange& change);
  void writeLegacyFirst(recorddb::ZoneChange change);
  void writeWithIntent(legacy::System& system, const recorddb::ZoneChange& change);
  void keepSerialAhead(legacy::System& system);
  void writeAudit(pg::Connection& connection) const;
  bool isSettled();

  DualWriter& d_writer;
  pg::Connection& d_connection;
  recorddb::Author d_author;
  std::optional<recorddb::ZoneWatch> d_watch;
  std::optional<dns::Name> d_zone;
  recorddb::Stage d_stage = recorddb::Stage::alone;
  std::vector<AuditEntry> d_audit;
  std::optional<int64_t> d_intent;               ///< journalled, and not taken back
  std::optional<recorddb::ZoneChange> d_written; ///< in the old system
  bool d_hasWork = false;                        ///< something waits in the queue
};

/** Writes to the old and the new system as the stage of each zone says. For use
 * by any thread, and by several programs on one record database at once: who
 * works on a zone holds its lock in the record database, which ends with
 * the session of whoever dies.
 *
 * In `sync` the intent is committed to the journal before the old system is
 * written, and removed by the very transaction that writes the record database.
 * So an intent that is there when nobody holds the zone's lock says that the
 * record database does not have the write.
 */
class DualWriter
{
public:
  /** @param journal has connections of its own: a request needs a second one
   * while it holds its first. */
  DualWriter(WriterSettings settings, recorddb::Database& records, recorddb::Database& journal)
      : d_settings(std::move(settings)), d_records(records), d_journal(journal), d_systems(d_settings.open) {}

  /** Runs `change` in a transaction as recorddb::Database::write() does, and
   * brings what it did to where the stage wants it.
   * @throws what `change` throws, pg::Error, and WriteError when the old system is
   * why nothing was written. */
  void write(const std::function<void(WriteSession&)>& change);

  /** Ends what is left of all zones. @returns the number of zones looked at. */
  int work();

  /** Called when something was put into the queue that could not be done at once. */
  void onWork(std::function<void()> wake) { d_wake = std::move(wake); }

private:
  friend class WriteSession;

  const WriterSettings d_settings;
  recorddb::Database& d_records;
  recorddb::Database& d_journal;
  SystemPool d_systems;
  std::function<void()> d_wake;
};

} // namespace dodns::migration
