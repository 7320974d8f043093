// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/zone_place.hh"

#include "dns/order_key.hh"

namespace dodns::replica {

ZonePlace::ZonePlace(const ZoneInfo& info)
    : id(info.zone.id), apex(info.zone.name), key(zoneKey(info.zone.id)), apexKey(dns::orderKey(info.zone.name)), nsec3(info.nsec3), nsec3Slot(info.nsec3Slot)
{
}

} // namespace dodns::replica
