// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/shared_transaction.hh"

#include "recorddb/change_position.hh"

#include <iterator>

namespace dodns::recorddb {

std::optional<Token> SharedTransaction::findToken(const std::string& hash)
{
  const auto known = d_tokens.find(hash);
  if (known != d_tokens.end()) {
    return known->second;
  }
  auto token = recorddb::findToken(d_connection, hash);
  if (token) {
    d_tokens.emplace(hash, *token);
  }
  return token;
}

std::optional<ManagedZone> SharedTransaction::lockZone(const dns::Name& name)
{
  const auto known = d_locked.find(name.wire());
  if (known != d_locked.end()) {
    return known->second;
  }
  auto zone = ManagedZone::lock(d_connection, name);
  if (zone) {
    d_locked.emplace(name.wire(), *zone);
  }
  return zone;
}

uint64_t SharedTransaction::number()
{
  if (!d_number) {
    d_number = currentTransaction(d_connection);
  }
  return *d_number;
}

void SharedTransaction::raiseSerial(const ManagedZone& zone)
{
  d_present.risen.emplace(zone.id(), zone);
}

void SharedTransaction::addAuditEntry(AuditEntry entry)
{
  d_present.entries.push_back(std::move(entry));
}

void SharedTransaction::keep()
{
  d_kept.risen.merge(d_present.risen);
  std::move(d_present.entries.begin(), d_present.entries.end(), std::back_inserter(d_kept.entries));
  d_present = {};
}

void SharedTransaction::forget()
{
  d_present = {};
  d_locked.clear(); // a lock that was taken behind the savepoint ends with it
}

void SharedTransaction::finish()
{
  for (auto& [id, zone] : d_kept.risen) {
    zone.raiseSerial();
  }
  addAuditEntries(d_connection, d_kept.entries);
}

} // namespace dodns::recorddb
