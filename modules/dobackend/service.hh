// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/follower.hh"
#include "replica/replica.hh"
#include "settings.hh"

#include <atomic>
#include <memory>
#include <string>

namespace dodns::backend {

/** What all backends of one `launch=do` or `launch=do:<suffix>` share inside
 * pdns_server: the replica, its follower, and the care for the server's caches.
 *
 * Made with the first backend, which is after every fork and after privileges
 * were dropped; lives until the process ends. Only pdns_server has one: the
 * tools talk to the record database directly. */
class Service : private replica::Observer
{
public:
  /** The service of an instance, made when it is first asked for.
   * @param suffix empty or `-<suffix>`.
   * @returns null in a process that does not answer queries. */
  static Service* of(const std::string& suffix);
  /** The same without making it, for statistics. */
  static Service* find(const std::string& suffix);

  const Settings& settings() const { return d_settings; }
  /** Waits until answers are made from a committed transaction, at most as long
   * as the settings say; what takes longer is logged and counted. */
  void waitUntilShown(uint64_t transaction);
  /** How often that was too long. */
  uint64_t lateWrites() const { return d_lateWrites; }

  const replica::Replica& replica() const { return d_replica; }
  replica::Follower& follower() { return d_follower; }
  const replica::FollowerState& state() const { return d_follower.state(); }

private:
  explicit Service(const std::string& prefix);
  static void stopAll();

  void onApplied(const replica::Applied& applied) override;
  void onDoubt(const replica::Applied& applied) override;

  const Settings d_settings;
  std::atomic<uint64_t> d_lateWrites{0};
  replica::Replica d_replica;
  replica::Follower d_follower;
};

} // namespace dodns::backend
