// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "migration/queue.hh"
#include "migration/system_pool.hh"
#include "migration/write_session.hh"
#include "recorddb/database.hh"

#include <chrono>
#include <functional>

namespace dodns::migration {

struct WriterSettings
{
  SystemPool::Open open;
  RecordRules rules;
  /** How long an intent is its writer's alone: longer than everything that the
   * old system is waited for in one step of a write. */
  std::chrono::milliseconds lease{30000};
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
  void write(const std::function<void(WriteSession&)>& change) { write(change, &recorddb::Database::write); }
  /** The same for a change that cannot begin from the start again. */
  void writeOnce(const std::function<void(WriteSession&)>& change) { write(change, &recorddb::Database::writeOnce); }

  /** Ends what is left: each zone has one turn. @param isOver asked before each: the others stay for later.
   * @returns the number of zones that are left at the beginning. */
  int work(const std::function<bool()>& isOver = {});

  /** Called when there is something for work() to do now. */
  void onWork(std::function<void()> wake) { d_wake = std::move(wake); }

private:
  friend class WriteSession;
  using Run = void (recorddb::Database::*)(const recorddb::Change&);

  void write(const std::function<void(WriteSession&)>& change, Run run);
  bool isDrained(const dns::Name& zone);

  const WriterSettings d_settings;
  recorddb::Database& d_records;
  recorddb::Database& d_journal;
  SystemPool d_systems;
  std::function<void()> d_wake;
};

} // namespace dodns::migration
