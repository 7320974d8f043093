// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

namespace dodns::recorddb {

namespace {

/** A name out of the database, which refuses all that are none. */
dns::Name storedName(std::string_view text)
{
  std::string reason;
  const auto name = dns::Name::parse(text, &reason);
  if (!name) {
    throw pg::Error("the record database holds a zone name that " + reason + ": '" + std::string(text) + "'", {}, false);
  }
  return *name;
}

Zone toZone(const pg::Row& row)
{
  Zone zone;
  zone.id = row.int32(0);
  zone.name = storedName(row.text(1));
  const auto kind = zoneKindFromText(row.text(2));
  if (!kind) {
    throw pg::Error("zone " + zone.name.toText() + " is of the unknown kind '" + row.string(2) + "'", {}, false);
  }
  zone.kind = *kind;
  zone.primaries = splitAtSpaces(row.text(3));
  zone.account = row.string(4);
  if (!row.isNull(5)) {
    zone.catalog = storedName(row.text(5));
  }
  zone.options = row.string(6);
  return zone;
}

} // namespace

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
  reader().stream(statements::kZonesInOrder, {}, [&take](const pg::Row& row) { take(toZone(row)); });
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
    const auto locked = connection.execute(statements::kLockZoneByName, {zone.toText()});
    if (locked.isEmpty()) {
      return false;
    }
    const auto id = locked[0].string(0);
    connection.execute(statements::kDeleteMetadata, {id, kind});
    connection.execute(statements::kInsertMetadata, {id, kind, pg::arrayText(values)});
    return true;
  });
}

} // namespace dodns::recorddb
