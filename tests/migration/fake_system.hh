// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/soa.hh"
#include "legacy/system.hh"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

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
  uint32_t ownStep = 1; ///< of serials, when it is not told
  bool takesSerials = true;
  size_t room = 0;      ///< for so many RRsets in one write; 0: for any
  bool isLying = false; ///< accepts writes and does not do them
  bool hasTransactions = false;
  std::function<void()> afterCommit; ///< may throw
  /** Of transactions: nobody is told of their commit, which is seen when someone waits for those who write. */
  bool commitsLate = false;
  std::optional<std::map<std::string, Zone>> late;
  std::function<void()> beforeRead;
  std::function<void()> beforeWholeRead; ///< of a zone
  int wholeReads = 0; ///< of zones
  bool hasPlaces = false; ///< each record one of its own

  /** What readChanges() says. */
  using TakeChange = std::function<void(const legacy::Entry&, bool isAdded)>;
  std::function<std::optional<uint32_t>(uint32_t serial, const TakeChange& take)> changes;
};

class FakeTransaction : public legacy::Transaction
{
public:
  explicit FakeTransaction(FakeState& state)
      : d_state(state), d_before(state.zones) {}
  ~FakeTransaction() override
  {
    if (!d_isCommitted) {
      d_state.zones = d_before;
    }
  }
  FakeTransaction(const FakeTransaction&) = delete;
  FakeTransaction& operator=(const FakeTransaction&) = delete;

  void commit() override
  {
    if (d_state.commitsLate) {
      d_state.late = d_state.zones;
      throw legacy::Error(legacy::Error::Kind::unavailable, "fake: no answer", true);
    }
    d_isCommitted = true;
    if (d_state.afterCommit) {
      d_state.afterCommit();
    }
  }

private:
  FakeState& d_state;
  const std::map<std::string, FakeState::Zone> d_before;
  bool d_isCommitted = false;
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
    if (d_state->beforeWholeRead) {
      d_state->beforeWholeRead();
    }
    const std::lock_guard lock(d_state->mutex);
    ++d_state->wholeReads;
    const auto found = d_state->zones.find(zone.wire());
    if (found == d_state->zones.end()) {
      throw legacy::Error(legacy::Error::Kind::noZone, "fake: no such zone");
    }
    for (const auto& [key, rrset] : found->second.rrsets) {
      for (const auto& rdata : rrset.rdata) {
        take({zonefile::writeEntry({*dns::Name::fromWire(key.first), rrset.ttl, rdata}, zone), d_state->hasPlaces ? "row of " + rdata.toText() : "fake"});
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

  std::unique_ptr<legacy::Transaction> begin() override { return d_state->hasTransactions ? std::make_unique<FakeTransaction>(*d_state) : nullptr; }

  void apply(const dns::Name& zone, const std::vector<legacy::RRsetChange>& changes, const std::optional<legacy::NextSerial>& serial) override
  {
    if (d_state->beforeWrite) {
      d_state->beforeWrite();
    }
    {
      const std::lock_guard lock(d_state->mutex);
      const auto found = d_state->zones.find(zone.wire());
      if (found == d_state->zones.end()) {
        throw legacy::Error(legacy::Error::Kind::noZone, "fake: no such zone");
      }
      change(found->second, changes, serial);
    }
    if (d_state->afterWrite) {
      d_state->afterWrite();
    }
  }

  void waitForWrites(const dns::Name& /*zone*/) override
  {
    if (d_state->late) {
      d_state->zones = *std::exchange(d_state->late, std::nullopt);
    }
  }

  bool takesSerials(const dns::Name& /*zone*/) override { return d_state->takesSerials; }

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
  void change(FakeState::Zone& zone, const std::vector<legacy::RRsetChange>& changes, const std::optional<legacy::NextSerial>& serial) const
  {
    for (const auto& change : changes) {
      const auto found = zone.rrsets.find({change.name.wire(), change.type});
      if (!legacy::isSame(found != zone.rrsets.end() ? std::optional(found->second) : std::nullopt, change.before)) {
        throw legacy::Error(legacy::Error::Kind::conflict, "fake: something else is at " + change.name.toText());
      }
    }
    if (d_state->isLying) {
      return;
    }
    for (const auto& change : changes) {
      const FakeState::Key key(change.name.wire(), change.type);
      zone.rrsets.erase(key);
      if (change.after) {
        zone.rrsets.emplace(key, *change.after);
      }
    }
    zone.serial = serial && d_state->takesSerials ? legacy::serialAfter(zone.serial, *serial) : zone.serial + d_state->ownStep;
  }

  void beforeRead()
  {
    if (d_state->beforeRead) {
      d_state->beforeRead();
    }
  }

  std::shared_ptr<FakeState> d_state;
};

} // namespace dodns::migration
