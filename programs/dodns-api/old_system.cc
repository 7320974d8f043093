// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "old_system.hh"

#include "legacy/open.hh"
#include "recorddb/consistency.hh"
#include "recorddb/rejected.hh"

#include <cmath>

using namespace dodns;

namespace {

migration::WriterSettings settingsOf(const Options& options)
{
  const auto configuration = legacy::Configuration::fromFile(options.legacySystem);
  legacy::open(configuration); // what is wrong with it is said now
  migration::WriterSettings settings;
  settings.open = [configuration] { return legacy::open(configuration); };
  settings.rules = {options.api.rules, options.api.zoneKind};
  settings.lease = options.legacyLease;
  return settings;
}

/** Not a number when there was no complete check. */
double ofLastCheck(pg::Connection& connection, int64_t recorddb::LastCheck::*figure, recorddb::ConsistencyCheck::Kind kind = recorddb::ConsistencyCheck::Kind::content)
{
  const auto check = recorddb::lastCheck(connection, kind);
  return check ? static_cast<double>((*check).*figure) : std::nan("");
}

double ageOfLastCheck(pg::Connection& connection, recorddb::ConsistencyCheck::Kind kind)
{
  const auto check = recorddb::lastCheck(connection, kind);
  return check ? std::chrono::duration<double>(check->age).count() : std::nan("");
}

} // namespace

void checkOldSystem(const Options& options)
{
  if (!options.legacySystem.empty()) {
    settingsOf(options);
  }
}

OldSystem::OldSystem(const Options& options, recorddb::Database& records)
    : d_journal(options.database), d_writer(settingsOf(options), records, d_journal), d_worker(d_writer)
{
}

void OldSystem::addGauges(http::Metrics& metrics)
{
  const auto ask = [this](double (*value)(pg::Connection&)) {
    return [this, value] {
      try {
        auto lease = d_journal.connection();
        return value(*lease);
      }
      catch (const base::Error&) {
        return std::nan(""); // nobody knows
      }
    };
  };
  metrics.addGauge("dodns_migration_writes_unfinished", "Writes to two systems of which nobody knows yet how they ended", ask([](pg::Connection& connection) { return static_cast<double>(recorddb::queueFigures(connection).intents); }));
  metrics.addGauge("dodns_migration_writes_waiting", "Writes that one of the two systems does not have yet", ask([](pg::Connection& connection) { return static_cast<double>(recorddb::queueFigures(connection).waiting); }));
  metrics.addGauge("dodns_migration_lag_seconds", "Age of the oldest write that waits", ask([](pg::Connection& connection) { return recorddb::queueFigures(connection).oldestSeconds; }));
  metrics.addGauge("dodns_migration_rejected_open", "Rejected entries that nobody has accepted", ask([](pg::Connection& connection) { return static_cast<double>(recorddb::countOpenRejected(connection)); }));
  metrics.addGauge("dodns_migration_check_age_seconds", "Time since the last complete check of the two systems", ask([](pg::Connection& connection) { return ageOfLastCheck(connection, recorddb::ConsistencyCheck::Kind::content); }));
  metrics.addGauge("dodns_migration_check_zones", "Zones that it looked at", ask([](pg::Connection& connection) { return ofLastCheck(connection, &recorddb::LastCheck::zones); }));
  metrics.addGauge("dodns_migration_check_in_flight", "Differences in it that were writes on their way", ask([](pg::Connection& connection) { return ofLastCheck(connection, &recorddb::LastCheck::inFlight); }));
  metrics.addGauge("dodns_migration_check_rejected", "Differences in it that are in the rejected list", ask([](pg::Connection& connection) { return ofLastCheck(connection, &recorddb::LastCheck::rejected); }));
  metrics.addGauge("dodns_migration_check_conversion", "Entries of the old system in it that are no records", ask([](pg::Connection& connection) { return ofLastCheck(connection, &recorddb::LastCheck::conversion); }));
  metrics.addGauge("dodns_migration_check_drift", "Differences in it that nothing explains", ask([](pg::Connection& connection) { return ofLastCheck(connection, &recorddb::LastCheck::drift); }));
  metrics.addGauge("dodns_migration_answers_check_age_seconds", "Time since the last complete comparison of two nameservers' answers", ask([](pg::Connection& connection) { return ageOfLastCheck(connection, recorddb::ConsistencyCheck::Kind::wire); }));
  metrics.addGauge("dodns_migration_answers_check_drift", "Differences in it that nothing explains", ask([](pg::Connection& connection) { return ofLastCheck(connection, &recorddb::LastCheck::drift, recorddb::ConsistencyCheck::Kind::wire); }));
}
