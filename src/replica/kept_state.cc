// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/kept_state.hh"

#include <algorithm>

namespace dodns::replica {

KeptState::KeptState(std::shared_ptr<Environment> environment)
    : d_environment(std::move(environment)), d_changes(d_environment->changes()), d_transaction(*d_environment, Transaction::Mode::read), d_names(d_transaction, Tree::names)
{
}

void KeptState::refresh()
{
  if (isNewest()) {
    return;
  }
  end();
  // Asked for before the snapshot is taken, which may be newer but not older.
  d_changes = d_environment->changes();
  d_transaction.renew();
  d_isOpen = true;
  d_names.renew();
}

void KeptState::end()
{
  if (d_isOpen) {
    d_transaction.reset();
    d_isOpen = false;
  }
}

bool KeptStates::add(const std::shared_ptr<KeptState>& state)
{
  const std::unique_lock<std::mutex> lock(d_mutex, std::try_to_lock);
  if (lock.owns_lock()) {
    d_states.push_back(state);
  }
  return lock.owns_lock();
}

void KeptStates::endOld()
{
  const std::lock_guard<std::mutex> lock(d_mutex);
  const auto endIfOld = [](const std::weak_ptr<KeptState>& kept) {
    const auto state = kept.lock();
    if (state && state->take()) {
      if (!state->isNewest()) {
        state->end();
      }
      state->putBack();
    }
    return !state;
  };
  d_states.erase(std::remove_if(d_states.begin(), d_states.end(), endIfOld), d_states.end());
}

} // namespace dodns::replica
