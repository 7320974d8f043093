// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/environment.hh"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace dodns::replica {

/** A read transaction with its cursor, which stays open from one look to the
 * next while the replica does not change: finding the roots of LMDB's trees
 * again would be a third of what a lookup costs.
 *
 * One thread at a time has it in hand: its reader while it looks, or for a
 * moment the follower, to end a state that is no longer the newest. Otherwise a
 * reader that is not asked anything would keep old pages from being used again.
 * Nobody ever waits for the hand. */
class KeptState
{
public:
  explicit KeptState(std::shared_ptr<Environment> environment);

  /** Takes it in hand. @returns false when somebody else has it. */
  bool take() { return !d_isTaken.exchange(true, std::memory_order_acquire); }
  void putBack() { d_isTaken.store(false, std::memory_order_release); }

  // For who has it in hand.

  /** Sees the newest state from now on. @returns false after close().
   * @throws Error */
  bool refresh();
  /** Gives up the snapshot. */
  void end();
  /** Lets go of the file, for good. */
  void close();
  /** Whether what refresh() saw is still the newest state of its file. */
  bool isNewest() const { return d_isOpen && d_changes % 2 == 0 && d_changes == changes(); }
  bool isOf(const Environment& environment) const { return d_environment.get() == &environment; }

  Transaction& transaction() { return *d_transaction; }
  Cursor& names() { return *d_names; } ///< in Tree::names

  // For anybody.

  /** Environment::changes(), also when the file is closed. */
  uint64_t changes() const { return d_counter->load(std::memory_order_acquire); }

private:
  // In this order: a cursor and its transaction end before their file is closed.
  std::shared_ptr<Environment> d_environment;
  const std::shared_ptr<const std::atomic<uint64_t>> d_counter;
  uint64_t d_changes;
  std::optional<Transaction> d_transaction;
  std::optional<Cursor> d_names;
  bool d_isOpen = true;
  std::atomic<bool> d_isTaken{true};
};

/** All states that readers keep. For use by any thread. */
class KeptStates
{
public:
  /** @returns false when that would have to wait: then it must not stay open. */
  bool add(const std::shared_ptr<KeptState>& state);
  /** Of those that are not in hand, ends what is not the newest state any more and closes what
   * is of another file than `current`: a reader that is asked nothing would keep a
   * file on the disk that was removed. Call it after each commit and now and then; one
   * that is missed is found the next time. */
  void endOld(const Environment& current);

private:
  std::mutex d_mutex;
  std::vector<std::weak_ptr<KeptState>> d_states;
};

} // namespace dodns::replica
