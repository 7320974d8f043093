// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/compare_zones.hh"

#include "base/log.hh"
#include "dns/order_key.hh"
#include "replica/zone_info.hh"

namespace dodns::replica {

namespace {

dns::Name nameOf(std::string_view zoneNameKey)
{
  return dns::Name::fromWire(dns::wireFromOrderKey(zoneNameKey.substr(0, zoneNameKey.size() - 1))).value_or(dns::Name());
}

void compare(const Environment* before, const Environment& now, Applied& applied)
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

} // namespace

void compareZones(const Environment* before, const Environment& now, Applied& applied)
{
  try {
    compare(before, now, applied);
  }
  catch (const Error& error) {
    if (before == nullptr) {
      throw;
    }
    base::log(base::LogLevel::warning, std::string("which zones are new and which are gone cannot be told: ") + error.what() + "; all are taken for new");
    applied.zonesAdded.clear();
    applied.zonesRemoved.clear();
    compare(nullptr, now, applied);
  }
}

} // namespace dodns::replica
