// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/soa.hh"
#include "legacy/system.hh"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace dodns::migration {

/** What an old system in memory holds, shared by all who are connected to it. */
struct FakeState
{
  using Key = std::pair<std::string, uint16_t>; ///< wire form of a name, type

  struct Zone
  {
    uint32_t serial = 1;
    std::map<Key, dns::RRset> rrsets;
  };

  std::mutex mutex;
  std::map<std::string, Zone> zones; ///< by wire form

  /** Called before each write, and behind it; may throw. */
  std::function<void()> beforeWrite;
  std::function<void()> afterWrite;
  size_t room = 0;      ///< for so many RRsets in one write; 0: for any
  bool isLying = false; ///< accepts writes and does not do them
  std::function<void()> beforeRead;
  int wholeReads = 0; ///< of zones

  /** What readChanges() says. */
  using TakeChange = std::function<void(const legacy::Entry&, bool isAdded)>;
  std::function<std::optional<uint32_t>(uint32_t serial, const TakeChange& take)> changes;
};

class FakeWrite : public legacy::PendingWrite
{
public:
  FakeWrite(FakeState& state, std::string zone, std::vector<legacy::RRsetChange> changes)
      : d_state(state), d_zone(std::move(zone)), d_changes(std::move(changes)) {}

  void commit() override
  {
    if (d_state.beforeWrite) {
      d_state.beforeWrite();
    }
    {
      const std::lock_guard lock(d_state.mutex);
      auto& zone = find();
      for (const auto& change : d_changes) {
        if (!legacy::isSame(present(zone, change), change.before)) {
          throw legacy::Error(legacy::Error::Kind::conflict, "fake: something else is at " + change.name.toText());
        }
      }
      if (!d_state.isLying) {
        for (const auto& change : d_changes) {
          put(zone, change);
        }
        ++zone.serial;
      }
    }
    if (d_state.afterWrite) {
      d_state.afterWrite();
    }
  }

  bool isPromised() const override { return false; }

private:
  FakeState::Zone& find()
  {
    const auto found = d_state.zones.find(d_zone);
    if (found == d_state.zones.end()) {
      throw legacy::Error(legacy::Error::Kind::noZone, "fake: no such zone");
    }
    return found->second;
  }

  static std::optional<dns::RRset> present(const FakeState::Zone& zone, const legacy::RRsetChange& change)
  {
    const auto found = zone.rrsets.find({change.name.wire(), change.type});
    return found != zone.rrsets.end() ? std::optional(found->second) : std::nullopt;
  }

  static void put(FakeState::Zone& zone, const legacy::RRsetChange& change)
  {
    const FakeState::Key key(change.name.wire(), change.type);
    zone.rrsets.erase(key);
    if (change.after) {
      zone.rrsets.emplace(key, *change.after);
    }
  }

  FakeState& d_state;
  const std::string d_zone;
  const std::vector<legacy::RRsetChange> d_changes;
};

/** An old system in memory that fails on demand. */
class FakeSystem : public legacy::System
{
public:
  explicit FakeSystem(std::shared_ptr<FakeState> state)
      : d_state(std::move(state)) {}

  std::string description() const override { return "fake"; }

  void forEachZone(const std::function<void(const legacy::ZoneSummary&)>& take) override
  {
    for (const auto& [wire, zone] : d_state->zones) {
      take({*dns::Name::fromWire(wire), zone.serial});
    }
  }

  std::optional<legacy::ZoneSummary> findZone(const dns::Name& zone) override
  {
    beforeRead();
    const std::lock_guard lock(d_state->mutex);
    const auto found = d_state->zones.find(zone.wire());
    return found != d_state->zones.end() ? std::optional(legacy::ZoneSummary{zone, found->second.serial}) : std::nullopt;
  }

  void readZone(const dns::Name& zone, const std::function<void(const legacy::Entry&)>& take) override
  {
    beforeRead();
    const std::lock_guard lock(d_state->mutex);
    ++d_state->wholeReads;
    for (const auto& [key, rrset] : d_state->zones.at(zone.wire()).rrsets) {
      for (const auto& rdata : rrset.rdata) {
        take({zonefile::writeEntry({*dns::Name::fromWire(key.first), rrset.ttl, rdata}, zone), "fake"});
      }
    }
  }

  std::optional<uint32_t> readChanges(const dns::Name& /*zone*/, uint32_t serial, const FakeState::TakeChange& take) override
  {
    return d_state->changes ? d_state->changes(serial, take) : std::nullopt;
  }

  std::optional<dns::RRset> read(const dns::Name& zone, const dns::Name& name, uint16_t type) override
  {
    beforeRead();
    const std::lock_guard lock(d_state->mutex);
    const auto found = d_state->zones.find(zone.wire());
    if (found == d_state->zones.end()) {
      throw legacy::Error(legacy::Error::Kind::noZone, "fake: no such zone");
    }
    const auto rrset = found->second.rrsets.find({name.wire(), type});
    return rrset != found->second.rrsets.end() ? std::optional(rrset->second) : std::nullopt;
  }

  std::vector<std::vector<legacy::RRsetChange>> inParts(const std::vector<legacy::RRsetChange>& changes) const override
  {
    std::vector<std::vector<legacy::RRsetChange>> parts(1);
    for (const auto& change : changes) {
      if (d_state->room > 0 && parts.back().size() == d_state->room) {
        parts.emplace_back();
      }
      parts.back().push_back(change);
    }
    return parts;
  }

  std::unique_ptr<legacy::PendingWrite> prepare(const dns::Name& zone, const std::vector<legacy::RRsetChange>& changes) override
  {
    return std::make_unique<FakeWrite>(*d_state, zone.wire(), changes);
  }

  void createZone(const dns::Name& zone, const std::vector<dns::Record>& records) override
  {
    if (d_state->beforeWrite) {
      d_state->beforeWrite();
    }
    {
      const std::lock_guard lock(d_state->mutex);
      auto [at, isNew] = d_state->zones.try_emplace(zone.wire());
      if (!isNew) {
        throw legacy::Error(legacy::Error::Kind::conflict, "fake: zone exists");
      }
      for (const auto& record : records) {
        auto& rrset = at->second.rrsets[{record.name.wire(), record.type()}];
        rrset.ttl = record.ttl;
        rrset.rdata.push_back(record.rdata);
      }
    }
    if (d_state->afterWrite) {
      d_state->afterWrite();
    }
  }

  void deleteZone(const dns::Name& zone) override
  {
    if (d_state->beforeWrite) {
      d_state->beforeWrite();
    }
    {
      const std::lock_guard lock(d_state->mutex);
      if (d_state->zones.erase(zone.wire()) == 0) {
        throw legacy::Error(legacy::Error::Kind::noZone, "fake: no such zone");
      }
    }
    if (d_state->afterWrite) {
      d_state->afterWrite();
    }
  }

private:
  void beforeRead()
  {
    if (d_state->beforeRead) {
      d_state->beforeRead();
    }
  }

  std::shared_ptr<FakeState> d_state;
};

} // namespace dodns::migration
