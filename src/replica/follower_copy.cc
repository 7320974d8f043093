// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// When and how the follower copies the whole record database.
#include "replica/follower.hh"

#include "base/log.hh"
#include "replica/compare_zones.hh"
#include "replica/full_copy.hh"
#include "replica/left_mark.hh"

#include <ctime>

namespace dodns::replica {

namespace {

using Testimony = recorddb::Snapshot::Testimony;

/** True as long as it lives. */
class Copying
{
public:
  explicit Copying(std::atomic<bool>& is)
      : d_is(is) { d_is = true; }
  ~Copying() { d_is = false; }
  Copying(const Copying&) = delete;
  Copying& operator=(const Copying&) = delete;

private:
  std::atomic<bool>& d_is;
};

} // namespace

Testimony Follower::testimonyIn(recorddb::Snapshot& snapshot)
{
  if (!d_facts || snapshot.session() == d_knownSession) {
    return Testimony::complete;
  }
  const auto testimony = snapshot.testimonyOf(d_facts->progress.witnesses);
  d_knownSession = testimony == Testimony::complete ? snapshot.session() : std::string();
  return testimony;
}

std::string Follower::whyCopyEverything(const recorddb::Snapshot& snapshot, Testimony testimony) const
{
  if (!d_mustCopy.empty()) {
    return d_mustCopy;
  }
  if (!d_facts) {
    return "there is no replica";
  }
  if (d_facts->maxNsec3Iterations != d_rules.maxNsec3Iterations) {
    return "names are to be hashed at most " + std::to_string(d_rules.maxNsec3Iterations) + " times (max-nsec3-iterations), and were " + std::to_string(d_facts->maxNsec3Iterations);
  }
  if (d_facts->identity.database != snapshot.identity().database) {
    return "this is another record database";
  }
  if (d_facts->identity.system != snapshot.identity().system) {
    return "the record database was moved to another PostgreSQL system";
  }
  const bool isMissing = testimony == Testimony::denied || (testimony == Testimony::later && isOnOtherTimeline(snapshot));
  if (isMissing) {
    return "the record database does not have the latest changes that this replica has: restored from a backup, or failed over without them";
  }
  if (testimony == Testimony::pruned || d_facts->progress.next().completeBelow() < snapshot.prunedBefore()) {
    return "the change feed was pruned beyond this replica's position";
  }
  return {};
}

/** What is not in a database that went on on another timeline never comes. */
bool Follower::isOnOtherTimeline(const recorddb::Snapshot& snapshot) const
{
  return d_facts->identity.timeline != snapshot.identity().timeline;
}

bool Follower::isBehind(const recorddb::Snapshot& snapshot) const
{
  return snapshot.isStandby() && !isOnOtherTimeline(snapshot) && snapshot.nextTransaction() < d_facts->progress.position.horizon;
}

void Follower::copy(recorddb::Snapshot& snapshot, const std::string& reason)
{
  base::log(base::LogLevel::notice, "copying the whole record database: " + reason);
  const Copying copying(d_isCopying);
  Applied applied;
  applied.isEverything = true;
  applied.isCopy = true;
  const auto before = d_replica.current();
  auto next = d_replica.createNext();
  try {
    if (!copyEverything(*next, snapshot, d_rules, d_stop)) {
      d_replica.discard(*next);
      return;
    }
    markAsLeft(next->path());
    compareZones(before.get(), *next, applied);
  }
  catch (...) {
    d_replica.discard(*next);
    throw;
  }
  d_replica.takeOver(std::move(next));
  d_facts = d_replica.facts();
  d_mustCopy.clear();
  d_kept = d_facts->progress;
  d_positionKept = Clock::now();
  ++d_state.resyncs;
  d_copiedAt = std::time(nullptr);
  publish(d_kept, std::move(applied));
}

} // namespace dodns::replica
