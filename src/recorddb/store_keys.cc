// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

namespace dodns::recorddb {

namespace {

const char* flagText(bool flag)
{
  return flag ? "t" : "f";
}

} // namespace

std::vector<Key> Store::keys(const dns::Name& zone)
{
  std::vector<Key> all;
  const auto rows = reader().execute(statements::kKeys, {zone.toText()});
  for (int i = 0; i < rows.rowCount(); ++i) {
    if (auto key = toKey(rows[i], 0)) {
      all.push_back(std::move(*key));
    }
  }
  return all;
}

std::optional<int32_t> Store::addKey(const dns::Name& zone, const Key& key)
{
  return write([&](pg::Connection& connection) -> std::optional<int32_t> {
    const auto id = lockZone(zone);
    if (!id) {
      return std::nullopt;
    }
    const pg::Parameters parameters = {std::to_string(*id), std::to_string(key.flags), flagText(key.isActive), flagText(key.isPublished), key.content};
    return connection.execute(statements::kAddKey, parameters)[0].int32(0);
  });
}

bool Store::changeKey(const char* sql, const dns::Name& zone, int32_t keyId)
{
  return write([&](pg::Connection& connection) {
    const auto id = lockZone(zone);
    return id && connection.execute(sql, {std::to_string(*id), std::to_string(keyId)}).affectedRows() > 0;
  });
}

bool Store::removeKey(const dns::Name& zone, int32_t keyId)
{
  return changeKey(statements::kRemoveKey, zone, keyId);
}

bool Store::setKeyActive(const dns::Name& zone, int32_t keyId, bool isActive)
{
  return changeKey(isActive ? statements::kActivateKey : statements::kDeactivateKey, zone, keyId);
}

bool Store::setKeyPublished(const dns::Name& zone, int32_t keyId, bool isPublished)
{
  return changeKey(isPublished ? statements::kPublishKey : statements::kUnpublishKey, zone, keyId);
}

std::vector<TsigKey> Store::tsigKeys()
{
  std::vector<TsigKey> all;
  const auto rows = reader().execute(statements::kTsigKeys);
  for (int i = 0; i < rows.rowCount(); ++i) {
    all.push_back(toTsigKey(rows[i]));
  }
  return all;
}

std::optional<TsigKey> Store::findTsigKey(const dns::Name& name)
{
  const auto found = reader().execute(statements::kFindTsigKey, {name.toText()});
  return found.isEmpty() ? std::nullopt : std::optional(toTsigKey(found[0]));
}

void Store::setTsigKey(const TsigKey& key)
{
  write([&](pg::Connection& connection) { return connection.execute(statements::kSetTsigKey, {key.name, key.algorithm, key.secret}); });
}

bool Store::deleteTsigKey(const dns::Name& name)
{
  return write([&](pg::Connection& connection) { return connection.execute(statements::kDeleteTsigKey, {name.toText()}).affectedRows() > 0; });
}

} // namespace dodns::recorddb
