// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/directory.hh"
#include "replica/facts.hh"
#include "replica/kept_state.hh"
#include "replica/position_file.hh"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace dodns::replica {

/** The replica that serves now. One follower changes it, any number of
 * threads read it. */
class Replica
{
public:
  /** Takes the folder and opens what is there. @throws Error */
  Replica(const std::string& directory, size_t mapSize);

  /** The file to read; null until a first copy is complete. */
  std::shared_ptr<Environment> current() const;
  /** Changes whenever current() does; cheap to ask for every query. */
  uint64_t generation() const { return d_generation.load(std::memory_order_acquire); }

  /** What the current file says of itself; nothing without a file. */
  std::optional<Facts> facts() const;

  /** What readers keep open; the follower ends what is old. */
  KeptStates& keptStates() const { return d_keptStates; }

  /** For the follower: what is shown from now on. */
  void show(const recorddb::Identity& identity, const recorddb::Position& position) { d_positionFile.show(identity, position); }
  /** For the follower: a file to build, and the one that is complete. */
  std::shared_ptr<Environment> createNext() { return d_directory.createNext(); }
  void takeOver(std::shared_ptr<Environment> complete);
  /** For the follower, when a write failed. When LMDB has given up the current
   * file, what was committed is still in it: it is opened anew, to read only, and
   * served on until a copy takes over.
   * @returns whether LMDB has; a copy is needed then. */
  bool reopenIfGivenUp();
  /** Removes a file whose build failed. */
  void discard(const Environment& incomplete) { d_directory.remove(incomplete); }

private:
  std::shared_ptr<Environment> exchange(std::shared_ptr<Environment> next);

  Directory d_directory;
  PositionFile d_positionFile;
  mutable std::mutex d_mutex;
  std::shared_ptr<Environment> d_current;
  std::atomic<uint64_t> d_generation{1};
  mutable KeptStates d_keptStates;
};

} // namespace dodns::replica
