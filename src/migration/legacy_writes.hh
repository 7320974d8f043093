// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/system.hh"
#include "recorddb/database.hh"
#include "recorddb/dual_write.hh"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace dodns::migration {

/** What one request writes to the old system: a change for each of its zones,
 * all of them or none. The caller has the locks of the zones.
 *
 * The intents of all are in the journal before the first of them is written. In a
 * system with transactions all are in one. Elsewhere, when one fails, those before
 * it are undone, last first; what cannot be undone now keeps its intent, and
 * whoever ends that undoes it. Zones are removed last: that is what can least be
 * undone.
 */
class LegacyWrites
{
public:
  LegacyWrites(recorddb::Database& journal, std::chrono::milliseconds lease)
      : d_journal(journal), d_lease(lease) {}

  /** Not behind write(). @param serial of the zone in the old system, as legacy::System::apply()
   * takes it. @param missing what only the record database has, and is to lose, as rebase() says it. */
  void add(recorddb::Stage stage, recorddb::Author author, recorddb::ZoneChange change, std::optional<legacy::NextSerial> serial, std::vector<recorddb::RRsetRows> missing = {});
  bool isEmpty() const { return d_writes.empty(); }

  /** @throws legacy::Error, pg::Error when nothing of it is there, or will be. */
  void write(legacy::System& system);
  bool isWritten() const { return d_isWritten; }
  /** When write() has thrown: something was written, and all of that was undone. */
  bool isUndone() const { return d_isUndone; }

  std::vector<dns::Name> zones() const;

  /** What was written and is to be known to the record database waits there for
   * it; all other intents go. In the transaction whose commit is the end. */
  void settle(pg::Connection& connection) const;

  /** Whether what is written stays when the record database could not be committed, and
   * is brought to it then. So it is where undoing might not bring back all that only the
   * old system knew: the columns of an application, how a removed zone was configured. */
  bool isFinal() const;
  /** What isFinal(), or was decided by the old system, waits for the record database. */
  void leaveToRecords(pg::Connection& connection) const;

  /** Whether all intents are still there. */
  bool isOpen(pg::Connection& connection) const;
  /** Undoes what was written, and removes the intents. @throws legacy::Error */
  void takeBack(pg::Connection& connection, legacy::System& system) const;

private:
  void journal(legacy::System& system, bool isTransaction);
  void commit(legacy::System& system, std::unique_ptr<legacy::Transaction> transaction) const;
  bool isNotUndone(bool isTransaction) const;
  bool isThere(legacy::System& system) const;
  void renew();

  struct Write : recorddb::DualWrite
  {
    recorddb::Stage stageOfZone = recorddb::Stage::sync;
    std::optional<legacy::NextSerial> serial;
    std::vector<recorddb::RRsetRows> missing;
  };

  static void queueForRecords(pg::Connection& connection, const Write& write);

  bool isStillOurs(const Write& write);
  void undoFirst(legacy::System& system, size_t count, size_t unanswered);

  recorddb::Database& d_journal;
  const std::chrono::milliseconds d_lease;
  std::vector<Write> d_writes;
  bool d_isWritten = false;
  bool d_isUndone = false;
};

} // namespace dodns::migration
