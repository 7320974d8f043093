// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/serials.hh"

#include "base/log.hh"
#include "dns/rrtype.hh"
#include "legacy/soa.hh"
#include "recorddb/managed_zone.hh"
#include "recorddb/serial.hh"

#include <thread>

namespace dodns::migration {

namespace {

constexpr auto kTimeToFollow = std::chrono::milliseconds(100);

/** Of the record database; nothing when it has no such zone. */
std::optional<uint32_t> serialHere(pg::Connection& connection, const dns::Name& zone)
{
  auto managed = recorddb::ManagedZone::find(connection, zone);
  const auto soa = managed ? managed->soa() : std::nullopt;
  return soa ? recorddb::serialOf(soa->rdata) : std::nullopt;
}

std::optional<uint32_t> oldSerialOf(legacy::System& system, const dns::Name& zone)
{
  try {
    const auto found = system.findZone(zone);
    return found ? found->serial : std::nullopt;
  }
  catch (const legacy::Error& error) {
    base::log(base::LogLevel::warning, "zone " + zone.toText() + ": the serial of the old system is not known: " + error.what());
    return std::nullopt;
  }
}

void raise(pg::Connection& connection, const dns::Name& zone, uint32_t serial)
{
  if (auto managed = recorddb::ManagedZone::lock(connection, zone)) {
    managed->raiseSerialTo(serial);
  }
}

} // namespace

uint32_t serialAbove(uint32_t here, uint32_t old)
{
  return recorddb::isNewerSerial(old + kLeastRoom, here) ? old + kRoom : here;
}

std::optional<uint32_t> leastSerial(pg::Connection& connection, legacy::System& system, const dns::Name& zone)
{
  const auto old = oldSerialOf(system, zone);
  if (!old || recorddb::hasComeBack(connection, zone)) {
    return old;
  }
  return serialAbove(serialHere(connection, zone).value_or(*old), *old);
}

std::optional<legacy::NextSerial> serialForOld(pg::Connection& connection, recorddb::Stage stage, const dns::Name& zone)
{
  if (stage != recorddb::Stage::legacy && stage != recorddb::Stage::shadow) {
    return legacy::NextSerial();
  }
  const auto here = recorddb::hasComeBack(connection, zone) ? serialHere(connection, zone) : std::nullopt;
  return here ? std::optional(legacy::NextSerial{*here + 1}) : std::nullopt;
}

void leaveRoom(pg::Connection& connection, recorddb::Database& database, legacy::System& system, const std::vector<dns::Name>& zones)
{
  std::vector<std::pair<dns::Name, uint32_t>> wanting;
  for (const auto& zone : zones) {
    const auto here = serialHere(connection, zone);
    const auto found = here ? system.findZone(zone) : std::nullopt;
    const auto least = found && found->serial ? serialAbove(*here, *found->serial) : here.value_or(0);
    if (here && least != *here) {
      wanting.emplace_back(zone, least);
    }
  }
  if (wanting.empty()) {
    return;
  }
  database.write([&wanting](pg::Connection& other) {
    for (const auto& [zone, serial] : wanting) {
      raise(other, zone, serial);
    }
  });
  std::this_thread::sleep_for(kTimeToFollow);
}

void keepSerialAhead(pg::Connection& connection, legacy::System& system, const dns::Name& zone)
{
  if (const auto least = leastSerial(connection, system, zone)) {
    raise(connection, zone, *least);
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
