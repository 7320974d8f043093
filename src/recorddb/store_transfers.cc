// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"
#include "recorddb/zone_row.hh"

namespace dodns::recorddb {

namespace {

/** All but the zone itself. */
ZoneState toState(Zone zone, const pg::Row& row)
{
  ZoneState state;
  state.zone = std::move(zone);
  if (!row.isNull(7)) {
    state.soaRdata = row.string(7);
  }
  if (!row.isNull(8)) {
    state.notifiedSerial = static_cast<uint32_t>(row.int64(8));
  }
  if (!row.isNull(9)) {
    state.lastCheck = row.int64(9);
  }
  return state;
}

Autoprimary toAutoprimary(const pg::Row& row)
{
  return {row.string(0), row.string(1), row.string(2)};
}

} // namespace

void Store::streamStates(const pg::Parameters& parameters, const std::function<void(const ZoneState&)>& take)
{
  reader().stream(statements::kStates, parameters, [&take](const pg::Row& row) {
    if (auto zone = toZoneUnlessBad(row)) {
      take(toState(std::move(*zone), row));
    }
  });
}

void Store::forEachState(const std::vector<ZoneKind>& kinds, const std::function<void(const ZoneState&)>& take)
{
  std::vector<std::string> names;
  for (const auto kind : kinds) {
    names.emplace_back(toText(kind));
  }
  streamStates({pg::arrayText(names), std::nullopt, std::nullopt}, take);
}

std::optional<ZoneState> Store::state(const dns::Name& zone)
{
  const auto found = reader().execute(statements::kStates, {std::nullopt, zone.toText(), std::nullopt});
  return found.isEmpty() ? std::nullopt : std::optional(toState(toZone(found[0]), found[0]));
}

void Store::forEachMember(const dns::Name& catalog, const std::function<void(const Zone&)>& take)
{
  streamStates({std::nullopt, std::nullopt, catalog.toText()}, [&take](const ZoneState& state) {
    if (state.soaRdata || state.zone.kind == ZoneKind::secondary) {
      take(state.zone);
    }
  });
}

void Store::setLastCheck(int32_t zoneId, int64_t unixSeconds)
{
  write([&](pg::Connection& connection) { return connection.execute(statements::kSetLastCheck, {std::to_string(zoneId), std::to_string(unixSeconds)}); });
}

void Store::setNotifiedSerial(int32_t zoneId, uint32_t serial)
{
  write([&](pg::Connection& connection) { return connection.execute(statements::kSetNotifiedSerial, {std::to_string(zoneId), std::to_string(serial)}); });
}

bool Store::addAutoprimary(const Autoprimary& autoprimary)
{
  const pg::Parameters parameters = {autoprimary.ip, autoprimary.nameserver, autoprimary.account};
  return write([&](pg::Connection& connection) { return connection.execute(statements::kAddAutoprimary, parameters).affectedRows() > 0; });
}

bool Store::removeAutoprimary(const std::string& ip, const dns::Name& nameserver)
{
  return write([&](pg::Connection& connection) { return connection.execute(statements::kRemoveAutoprimary, {ip, nameserver.toText()}).affectedRows() > 0; });
}

std::vector<Autoprimary> Store::autoprimaries()
{
  std::vector<Autoprimary> all;
  const auto rows = reader().execute(statements::kAutoprimaries);
  for (int i = 0; i < rows.rowCount(); ++i) {
    all.push_back(toAutoprimary(rows[i]));
  }
  return all;
}

std::optional<Autoprimary> Store::findAutoprimary(const std::string& ip, const std::vector<dns::Name>& nameservers)
{
  std::vector<std::string> names;
  for (const auto& name : nameservers) {
    names.push_back(name.toText());
  }
  const auto found = reader().execute(statements::kFindAutoprimary, {ip, pg::arrayText(names)});
  return found.isEmpty() ? std::nullopt : std::optional(toAutoprimary(found[0]));
}

} // namespace dodns::recorddb
