// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/zone_watch.hh"

#include "recorddb/serial.hh"

#include <algorithm>
#include <limits>

namespace dodns::recorddb {

namespace {

using Key = std::pair<std::string, std::string>;
using Rows = std::map<Key, std::vector<NumberedRecord>>;

Rows rowsOf(ManagedZone& zone, const std::vector<Key>& keys)
{
  Rows rows;
  for (auto& record : keys.empty() ? std::vector<NumberedRecord>() : zone.recordsOfRRsets(keys)) {
    const Key key(record.name, record.type);
    rows[key].push_back(std::move(record));
  }
  return rows;
}

bool isSame(const NumberedRecord& left, const NumberedRecord& right)
{
  const auto rdata = [](const NumberedRecord& record) { return record.type == "SOA" && serialOf(record.rdata) ? withSerial(record.rdata, 0) : record.rdata; };
  return left.id == right.id && left.ttl == right.ttl && left.given == right.given && rdata(left) == rdata(right);
}

} // namespace

void ZoneWatch::touch(ManagedZone& zone, const std::string& name, const std::string& type)
{
  if (d_before.count(Key(name, type)) == 0) {
    touchAll(zone, {Key(name, type)});
  }
}

void ZoneWatch::want(ManagedZone& zone, const std::string& name, const std::string& type, bool isWhole)
{
  touch(zone, name, type);
  d_wanted[Key(name, type)] = isWhole;
}

void ZoneWatch::touchAll(ManagedZone& zone, const std::vector<Key>& rrsets)
{
  auto rows = rowsOf(zone, rrsets);
  for (const auto& key : rrsets) {
    d_before.try_emplace(key, std::move(rows[key]));
  }
}

void ZoneWatch::noteRemoved(ManagedZone& zone)
{
  if (d_kind == ZoneChange::Kind::create) { // nobody has seen it
    *this = ZoneWatch(d_zone);
    return;
  }
  d_kind = ZoneChange::Kind::del;
  std::map<Key, std::vector<NumberedRecord>> all;
  for (auto& record : zone.list({}, {0, std::numeric_limits<int64_t>::max()}).records) {
    all[Key(record.name, record.type)].push_back(std::move(record));
  }
  for (auto& [key, rows] : all) {
    d_before.emplace(key, std::move(rows)); // what was touched before it was removed was something else
  }
}

ZoneChange ZoneWatch::change(ManagedZone* zone, bool withWanted) const
{
  ZoneChange change = {d_zone, d_kind, {}};
  std::vector<Key> keys;
  for (const auto& one : d_before) {
    keys.push_back(one.first);
  }
  auto rows = zone != nullptr ? rowsOf(*zone, keys) : Rows();
  for (const auto& [key, before] : d_before) {
    const auto wanted = d_wanted.find(key);
    const bool isWanted = withWanted && wanted != d_wanted.end();
    RRsetRows rrset = {key.first, key.second, before, std::move(rows[key]), isWanted && wanted->second};
    if (isWanted || !std::equal(rrset.before.begin(), rrset.before.end(), rrset.after.begin(), rrset.after.end(), isSame)) {
      change.rrsets.push_back(std::move(rrset));
    }
  }
  return change;
}

} // namespace dodns::recorddb
