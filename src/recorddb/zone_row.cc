// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/zone_row.hh"

#include "base/log.hh"
#include "pg/error.hh"

namespace dodns::recorddb {

namespace {

dns::Name storedName(std::string_view text)
{
  std::string reason;
  const auto name = dns::Name::parse(text, &reason);
  if (!name) {
    throw pg::Error("the record database holds a zone name that " + reason + ": '" + std::string(text) + "'", {}, false);
  }
  return *name;
}

} // namespace

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
    zone.catalog = dns::Name::parse(row.text(5));
    if (!zone.catalog) {
      base::log(base::LogLevel::error, "zone " + zone.name.toText() + " is in no catalog: '" + row.string(5) + "' is not a name");
    }
  }
  zone.options = row.string(6);
  return zone;
}

std::optional<Zone> toZoneUnlessBad(const pg::Row& row)
{
  try {
    return toZone(row);
  }
  catch (const pg::Error& error) {
    base::log(base::LogLevel::error, "zone " + row.string(0) + " is left out: " + error.what());
    return std::nullopt;
  }
}

} // namespace dodns::recorddb
