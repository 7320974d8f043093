// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/serials.hh"

#include "base/log.hh"
#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/serial.hh"

#include <algorithm>
#include <thread>

namespace dodns::migration {

namespace {

constexpr std::time_t kDay = 86400; // seconds: timezones, and clocks that are wrong

/** Of the record database; nothing when it has no such zone. */
std::optional<uint32_t> serialHere(pg::Connection& connection, const dns::Name& zone)
{
  auto managed = recorddb::ManagedZone::find(connection, zone);
  const auto soa = managed ? managed->soa() : std::nullopt;
  return soa ? recorddb::serialOf(soa->rdata) : std::nullopt;
}

/** The last serial of a day in the form of RFC 1912 section 2.2. */
uint32_t serialOfDate(std::time_t time)
{
  std::tm date{};
  gmtime_r(&time, &date);
  return static_cast<uint32_t>(((date.tm_year + 1900) * 100 + date.tm_mon + 1) * 100 + date.tm_mday) * 100 + 99;
}

/** The furthest that a system can have leapt to by then: it only goes forward. */
uint32_t furthestBy(std::time_t time, uint32_t old)
{
  constexpr uint32_t kFurthest = (1U << 31U) - 1 - kRoom; // RFC 1982
  uint32_t leap = 0;
  for (const auto serial : {static_cast<uint32_t>(time), serialOfDate(time)}) {
    leap = recorddb::isNewerSerial(serial, old) ? std::max(leap, std::min(serial - old, kFurthest)) : leap;
  }
  return old + leap;
}

uint32_t wantedSerial(legacy::System& system, const dns::Name& zone, uint32_t here, uint32_t old)
{
  const auto aboveClock = serialAboveClock(here, old, std::time(nullptr));
  return aboveClock == here || !system.takesSerials(zone) ? aboveClock : serialAbove(here, old);
}

} // namespace

uint32_t serialAbove(uint32_t here, uint32_t old)
{
  return recorddb::isNewerSerial(old + kLeastRoom, here) ? old + kRoom : here;
}

uint32_t serialAboveClock(uint32_t here, uint32_t old, std::time_t now)
{
  return recorddb::isNewerSerial(furthestBy(now + kDay, old) + kLeastRoom, here) ? furthestBy(now + 2 * kDay, old) + kRoom : here;
}

std::optional<uint32_t> leastSerial(pg::Connection& connection, legacy::System& system, const dns::Name& zone)
{
  try {
    const auto found = system.findZone(zone);
    if (!found || !found->serial || recorddb::hasComeBack(connection, zone)) {
      return found ? found->serial : std::nullopt;
    }
    return wantedSerial(system, zone, serialHere(connection, zone).value_or(*found->serial), *found->serial);
  }
  catch (const legacy::Error& error) {
    base::log(base::LogLevel::warning, "zone " + zone.toText() + ": the serial of the old system is not known: " + error.what());
    return std::nullopt;
  }
}

std::optional<legacy::NextSerial> serialForOld(pg::Connection& connection, recorddb::Stage stage, const dns::Name& zone)
{
  if (recorddb::hasComeBack(connection, zone)) {
    const auto here = serialHere(connection, zone);
    return here ? std::optional(legacy::NextSerial{*here + 1}) : std::nullopt;
  }
  return stage == recorddb::Stage::legacy ? std::nullopt : std::optional(legacy::NextSerial());
}

std::optional<uint32_t> serialForRoom(pg::Connection& connection, legacy::System& system, const dns::Name& zone)
{
  const auto here = serialHere(connection, zone);
  const auto found = here ? system.findZone(zone) : std::nullopt;
  const auto wanted = found && found->serial ? wantedSerial(system, zone, *here, *found->serial) : here;
  const bool isLacking = wanted && recorddb::isNewerSerial(*wanted, *here);
  return !isLacking || recorddb::hasComeBack(connection, zone) ? std::nullopt : wanted;
}

void raiseSerial(pg::Connection& connection, const dns::Name& zone, uint32_t serial)
{
  if (auto managed = recorddb::ManagedZone::lock(connection, zone)) {
    managed->raiseSerialTo(serial);
  }
}

void leaveRoom(pg::Connection& connection, recorddb::Database& database, legacy::System& system, const std::vector<dns::Name>& zones)
{
  std::vector<std::pair<dns::Name, uint32_t>> wanting;
  for (const auto& zone : zones) {
    if (const auto serial = serialForRoom(connection, system, zone)) {
      wanting.emplace_back(zone, *serial);
    }
  }
  if (wanting.empty()) {
    return;
  }
  database.write([&wanting](pg::Connection& other) {
    for (const auto& [zone, serial] : wanting) {
      raiseSerial(other, zone, serial);
    }
  });
  std::this_thread::sleep_for(kTimeToFollow);
}

void keepSerialAhead(pg::Connection& connection, legacy::System& system, const dns::Name& zone)
{
  if (const auto least = leastSerial(connection, system, zone)) {
    raiseSerial(connection, zone, *least);
  }
}

std::vector<dns::Record> withSerialBehind(std::vector<dns::Record> records)
{
  for (auto& record : records) {
    if (record.type() == dns::rrtype::kSoa) {
      record.rdata = legacy::withSerial(record.rdata, legacy::serialOf(record.rdata) - kRoom);
    }
  }
  return records;
}

} // namespace dodns::migration
