// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/kept_state.hh"

#include <algorithm>

namespace dodns::replica {

KeptState::KeptState(std::shared_ptr<Environment> environment)
    : d_environment(std::move(environment)), d_counter(d_environment->counter()), d_changes(changes())
{
  d_transaction.emplace(*d_environment, Transaction::Mode::read);
  d_names.emplace(*d_transaction, Tree::names);
}

bool KeptState::refresh()
{
  if (isNewest()) {
    return true;
  }
  if (!d_environment) {
    return false;
  }
  end();
  // Asked for before the snapshot is taken, which may be newer but not older.
  d_changes = changes();
  d_transaction->renew();
  d_isOpen = true;
  d_names->renew();
  return true;
}

void KeptState::end()
{
  if (d_isOpen) {
    d_transaction->reset();
    d_isOpen = false;
  }
}

void KeptState::close()
{
  d_isOpen = false;
  d_names.reset();
  d_transaction.reset();
  d_environment.reset();
}

bool KeptStates::add(const std::shared_ptr<KeptState>& state)
{
  const std::unique_lock<std::mutex> lock(d_mutex, std::try_to_lock);
  if (lock.owns_lock()) {
    d_states.push_back(state);
  }
  return lock.owns_lock();
}

void KeptStates::endOld(const Environment& current)
{
  const std::lock_guard<std::mutex> lock(d_mutex);
  const auto endIfOld = [&current](const std::weak_ptr<KeptState>& kept) {
    const auto state = kept.lock();
    if (state && state->take()) {
      if (!state->isOf(current)) {
        state->close();
      }
      else if (!state->isNewest()) {
        state->end();
      }
      state->putBack();
    }
    return !state;
  };
  d_states.erase(std::remove_if(d_states.begin(), d_states.end(), endIfOld), d_states.end());
}

} // namespace dodns::replica
