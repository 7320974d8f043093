// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/dual_writer.hh"

#include "base/log.hh"
#include "migration/error.hh"
#include "migration/serials.hh"
#include "recorddb/waiting_writes.hh"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

namespace dodns::migration {

namespace {

constexpr int kZonesAtOnce = 100;

WriteError::Kind kindOf(const legacy::Error& error)
{
  switch (error.kind()) {
  case legacy::Error::Kind::unavailable:
  case legacy::Error::Kind::failed:
    return WriteError::Kind::unavailable;
  case legacy::Error::Kind::conflict:
    return WriteError::Kind::conflict;
  case legacy::Error::Kind::noZone:
    return WriteError::Kind::noZone;
  case legacy::Error::Kind::refused:
  case legacy::Error::Kind::unsupported:
    break;
  }
  return WriteError::Kind::refused;
}

} // namespace

void DualWriter::write(const std::function<void(WriteSession&)>& change, Run run)
{
  std::unique_ptr<WriteSession> session;
  try {
    (d_records.*run)([&](pg::Connection& connection) {
      session = std::make_unique<WriteSession>(*this, connection);
      change(*session);
      session->finish();
    });
  }
  catch (const pg::Error&) {
    try {
      if (!session || !session->isSettled()) {
        throw;
      }
    }
    catch (const legacy::Error& error) {
      throw WriteError(WriteError::Kind::unavailable, std::string("what was written could not be taken back yet: ") + error.what());
    }
  }
  catch (const legacy::Error& error) {
    session->keepSerialsAhead();
    throw WriteError(kindOf(error), error.what());
  }
  bool isWorkLeft = session->d_hasWorkForLegacy; // nobody waits for the old system
  for (const auto& zone : session->d_forRecords) {
    isWorkLeft = !isDrained(zone) || isWorkLeft;
  }
  if (isWorkLeft && d_wake) {
    d_wake();
  }
}

/** Of a write that is done: the client need not know that the record database does not have it yet. */
bool DualWriter::isDrained(const dns::Name& zone)
{
  try {
    return drainZone(d_records, d_systems, d_settings.rules, zone) == Drained::all;
  }
  catch (const base::Error& error) {
    base::log(base::LogLevel::warning, "zone " + zone.toText() + " waits: " + error.what());
    return false;
  }
}

int DualWriter::work(const std::function<bool()>& isOver)
{
  std::vector<dns::Name> zones;
  {
    auto lease = d_journal.connection();
    recorddb::followClock(*lease, d_settings.lease);
    zones = recorddb::zonesWithIntents(*lease, kZonesAtOnce);
    for (auto& zone : recorddb::zonesWithWork(*lease, kZonesAtOnce)) {
      if (std::find(zones.begin(), zones.end(), zone) == zones.end()) {
        zones.push_back(std::move(zone));
      }
    }
  }
  bool isMore = false;
  const bool mayBeOthers = static_cast<int>(zones.size()) >= kZonesAtOnce;
  std::vector<dns::Name> behind;
  const auto drain = [&](const std::vector<dns::Name>& some) {
    for (const auto& zone : some) {
      if (isOver && isOver()) {
        break;
      }
      const auto drained = drainZone(d_records, d_systems, d_settings.rules, zone);
      isMore = isMore || drained == Drained::more || (mayBeOthers && drained == Drained::all);
      if (drained == Drained::room) {
        behind.push_back(zone);
      }
    }
  };
  drain(zones);
  if (!behind.empty()) {
    std::this_thread::sleep_for(kTimeToFollow); // once for all of them
    drain(std::exchange(behind, {}));
  }
  isMore = isMore || !behind.empty();
  if (isMore && d_wake) {
    d_wake();
  }
  return static_cast<int>(zones.size());
}

} // namespace dodns::migration
