// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"
#include "recorddb/zone_row.hh"

namespace dodns::recorddb {

std::optional<Zone> Store::findZone(const dns::Name& name)
{
  const auto found = reader().execute(statements::kFindZone, {name.toText()});
  if (found.isEmpty()) {
    return std::nullopt;
  }
  return toZone(found[0]);
}

void Store::forEachZone(const std::function<void(const Zone&)>& take)
{
  reader().stream(statements::kZonesInOrder, {}, [&take](const pg::Row& row) {
    if (const auto zone = toZoneUnlessBad(row)) {
      take(*zone);
    }
  });
}

void Store::forEachZoneWithSoa(const std::function<void(const Zone&, const std::optional<std::string>&)>& take)
{
  int32_t last = 0;
  reader().stream(statements::kZonesWithSoa, {}, [&](const pg::Row& row) {
    const auto zone = toZoneUnlessBad(row);
    if (zone && zone->id != last) {
      last = zone->id;
      take(*zone, row.isNull(7) ? std::nullopt : std::optional(row.string(7)));
    }
  });
}

std::optional<int32_t> Store::createZone(const dns::Name& name, ZoneKind kind, const std::vector<std::string>& primaries, const std::string& account)
{
  return write([&](pg::Connection& connection) -> std::optional<int32_t> {
    const auto created = connection.execute(statements::kCreateZone, {name.toText(), toText(kind), pg::arrayText(primaries), account});
    if (created.isEmpty()) {
      return std::nullopt;
    }
    return created[0].int32(0);
  });
}

bool Store::updateZone(const char* sql, const pg::Parameters& parameters)
{
  return write([&](pg::Connection& connection) { return connection.execute(sql, parameters).affectedRows() > 0; });
}

bool Store::deleteZone(const dns::Name& name)
{
  return updateZone(statements::kDeleteZone, {name.toText()});
}

bool Store::setKind(const dns::Name& name, ZoneKind kind)
{
  return updateZone(statements::kSetKind, {name.toText(), toText(kind)});
}

bool Store::setAccount(const dns::Name& name, const std::string& account)
{
  return updateZone(statements::kSetAccount, {name.toText(), account});
}

bool Store::setPrimaries(const dns::Name& name, const std::vector<std::string>& primaries)
{
  return updateZone(statements::kSetPrimaries, {name.toText(), pg::arrayText(primaries)});
}

bool Store::setOptions(const dns::Name& name, const std::string& options)
{
  return updateZone(statements::kSetOptions, {name.toText(), options});
}

bool Store::setCatalog(const dns::Name& name, const std::optional<dns::Name>& catalog)
{
  return updateZone(statements::kSetCatalog, {name.toText(), catalog ? std::optional(catalog->toText()) : std::nullopt});
}

Metadata Store::metadata(const dns::Name& zone)
{
  Metadata all;
  const auto rows = reader().execute(statements::kMetadata, {zone.toText()});
  for (int i = 0; i < rows.rowCount(); ++i) {
    all[rows[i].string(0)].push_back(rows[i].string(1));
  }
  return all;
}

bool Store::setMetadata(const dns::Name& zone, const std::string& kind, const std::vector<std::string>& values)
{
  return write([&](pg::Connection& connection) {
    const auto id = lockZone(zone);
    if (!id) {
      return false;
    }
    connection.execute(statements::kDeleteMetadata, {std::to_string(*id), kind});
    connection.execute(statements::kInsertMetadata, {std::to_string(*id), kind, pg::arrayText(values)});
    return true;
  });
}

} // namespace dodns::recorddb
