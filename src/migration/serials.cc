// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/serials.hh"

#include "base/log.hh"
#include "recorddb/managed_zone.hh"

namespace dodns::migration {

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

void keepSerialAhead(pg::Connection& connection, legacy::System& system, const dns::Name& zone)
{
  const auto serial = oldSerialOf(system, zone);
  if (auto managed = serial ? recorddb::ManagedZone::lock(connection, zone) : std::nullopt) {
    managed->raiseSerialTo(*serial);
  }
}

} // namespace dodns::migration
