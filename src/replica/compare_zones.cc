// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/compare_zones.hh"

#include "dns/order_key.hh"
#include "replica/zone_info.hh"

namespace dodns::replica {

namespace {

dns::Name nameOf(std::string_view zoneNameKey)
{
  return dns::Name::fromWire(dns::wireFromOrderKey(zoneNameKey.substr(0, zoneNameKey.size() - 1))).value_or(dns::Name());
}

} // namespace

void compareZones(const Environment* before, const Environment& now, Applied& applied)
{
  const Transaction nowTransaction(now, Transaction::Mode::read);
  std::optional<Transaction> beforeTransaction;
  if (before != nullptr) {
    beforeTransaction.emplace(*before, Transaction::Mode::read);
    Cursor cursor(*beforeTransaction, Tree::zoneNames);
    for (bool isThere = cursor.first(); isThere; isThere = cursor.next()) {
      if (!nowTransaction.get(Tree::zoneNames, cursor.key())) {
        applied.zonesRemoved.push_back(nameOf(cursor.key()));
      }
    }
  }
  Cursor cursor(nowTransaction, Tree::zoneNames);
  for (bool isThere = cursor.first(); isThere; isThere = cursor.next()) {
    const auto id = zoneIdFromKey(cursor.value());
    if (id && (!beforeTransaction || beforeTransaction->get(Tree::zoneNames, cursor.key()) != cursor.value())) {
      applied.zonesAdded.emplace_back(nameOf(cursor.key()), *id);
    }
  }
}

} // namespace dodns::replica
