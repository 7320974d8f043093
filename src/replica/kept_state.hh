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

  /** Sees the newest state from now on. @throws Error */
  void refresh();
  /** Gives up the snapshot. */
  void end();
  /** Whether what refresh() saw is still the newest state. */
  bool isNewest() const { return d_isOpen && d_changes % 2 == 0 && d_changes == d_environment->changes(); }

  Transaction& transaction() { return d_transaction; }
  Cursor& names() { return d_names; } ///< in Tree::names

  const Environment& environment() const { return *d_environment; }

private:
  // In this order: a cursor and its transaction end before their file is closed.
  const std::shared_ptr<Environment> d_environment;
  uint64_t d_changes;
  Transaction d_transaction;
  Cursor d_names;
  bool d_isOpen = true;
  std::atomic<bool> d_isTaken{true};
};

/** All states that readers keep. For use by any thread. */
class KeptStates
{
public:
  /** @returns false when that would have to wait: then it must not stay open. */
  bool add(const std::shared_ptr<KeptState>& state);
  /** Ends those that are not the newest any more and not in hand. Call it after
   * each commit; one that is missed is ended after the next. */
  void endOld();

private:
  std::mutex d_mutex;
  std::vector<std::weak_ptr<KeptState>> d_states;
};

} // namespace dodns::replica
