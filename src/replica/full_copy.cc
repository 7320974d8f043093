// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/full_copy.hh"

#include "base/log.hh"
#include "replica/facts.hh"
#include "replica/round.hh"
#include "replica/row_reader.hh"
#include "replica/writer.hh"

#include <chrono>
#include <unordered_map>

namespace dodns::replica {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kProgressInterval = std::chrono::seconds(10);
// Nobody reads the file yet, so a transaction means nothing but memory.
constexpr size_t kNamesPerTransaction = 200000;

struct Stopped
{
};

class FullCopy
{
public:
  FullCopy(Environment& environment, recorddb::Snapshot& snapshot, const HostRules& rules, const std::atomic<bool>& stop)
      : d_environment(environment), d_snapshot(snapshot), d_stop(stop), d_rules(rules), d_rows(rules.encodeRdata, [this](const dns::Name& name, NameBuilder::Built built) { append(name, std::move(built)); })
  {
    begin();
  }

  void run()
  {
    copyZones();
    d_writer->replaceTsigKeys(d_snapshot);
    d_snapshot.forEachRecord([this](const recorddb::RecordRow& row) { add(row); });
    d_rows.finish();
    writeFacts(*d_transaction, {d_snapshot.identity(), d_snapshot.progressOfCopy(), d_rules.maxNsec3Iterations});
    d_transaction->commit();
    d_environment.makeDurable();
    base::log(base::LogLevel::notice, "copied the record database: " + state());
  }

private:
  void begin()
  {
    d_writer.reset();
    d_transaction.emplace(d_environment, Transaction::Mode::write);
    d_writer.emplace(*d_transaction);
  }

  void copyZones()
  {
    d_snapshot.forEachZone(std::nullopt, [this](const auto& row) {
      if (const auto info = toZoneInfo(row, d_rules)) {
        d_writer->putZone(*info, 0);
        d_zones.emplace(row.id, ZonePlace(*info));
      }
    });
  }

  void add(const recorddb::RecordRow& row)
  {
    if (!d_zone || d_zone->id != row.zoneId) {
      d_rows.finish();
      const auto zone = d_zones.find(row.zoneId);
      d_zone = zone == d_zones.end() ? nullptr : &zone->second;
    }
    if (d_zone != nullptr) {
      d_rows.add(*d_zone, row, *d_writer);
    }
    ++d_recordCount;
    reportProgress();
  }

  void append(const dns::Name& name, NameBuilder::Built built)
  {
    d_writer->appendName(*d_zone, name, std::move(built), d_cuts, true);
    if (++d_nameCount % kNamesPerTransaction == 0) {
      d_transaction->commit();
      begin();
    }
  }

  void reportProgress()
  {
    constexpr size_t kRowsBetweenLooks = 10000;
    if (d_recordCount % kRowsBetweenLooks != 0) {
      return;
    }
    if (d_stop) {
      throw Stopped();
    }
    if (Clock::now() - d_lastReport >= kProgressInterval) {
      d_lastReport = Clock::now();
      base::log(base::LogLevel::notice, "copying the record database: " + state() + " so far");
    }
  }

  std::string state() const
  {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - d_start).count();
    return std::to_string(d_zones.size()) + " zones, " + std::to_string(d_recordCount) + " records in " + std::to_string(elapsed) + " ms";
  }

  Environment& d_environment;
  recorddb::Snapshot& d_snapshot;
  const std::atomic<bool>& d_stop;
  const HostRules& d_rules;
  RowReader d_rows;
  std::optional<Transaction> d_transaction;
  std::optional<Writer> d_writer;
  std::unordered_map<int32_t, ZonePlace> d_zones;
  const ZonePlace* d_zone = nullptr;
  CutTracker d_cuts;
  size_t d_recordCount = 0;
  size_t d_nameCount = 0;
  const Clock::time_point d_start = Clock::now();
  Clock::time_point d_lastReport = d_start;
};

} // namespace

bool copyEverything(Environment& environment, recorddb::Snapshot& snapshot, const HostRules& rules, const std::atomic<bool>& stop)
{
  try {
    FullCopy(environment, snapshot, rules, stop).run();
    return true;
  }
  catch (const Stopped&) {
    return false;
  }
}

} // namespace dodns::replica
