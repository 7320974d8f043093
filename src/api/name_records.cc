// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/name_records.hh"

#include "dns/rrtype.hh"

#include <algorithm>
#include <unordered_set>

namespace dodns::api {

std::string NameRecords::keyOf(const dns::Rdata& rdata)
{
  return std::to_string(rdata.type()) + ' ' + rdata.canonicalWire();
}

NameRecords::NameRecords(const std::vector<recorddb::NumberedRecord>& stored)
    : d_records(stored.begin(), stored.end())
{
  for (auto record = d_records.begin(); record != d_records.end(); ++record) {
    const auto type = dns::rrtypeFromText(record->type);
    if (const auto rdata = type ? dns::Rdata::parse(*type, record->rdata) : std::nullopt) {
      d_byContent.emplace(keyOf(*rdata), record);
    }
  }
}

std::optional<uint32_t> NameRecords::ttlOf(uint16_t type) const
{
  const auto text = dns::rrtypeToText(type);
  const auto known = d_ttls.find(text);
  if (known != d_ttls.end()) {
    return known->second;
  }
  const auto first = std::find_if(d_records.begin(), d_records.end(), [&text](const auto& record) { return record.type == text; });
  return first == d_records.end() ? std::nullopt : std::optional(first->ttl);
}

void NameRecords::add(const std::string& name, uint32_t ttl, const dns::Rdata& rdata)
{
  auto key = keyOf(rdata);
  if (d_byContent.count(key) == 0) {
    d_records.push_back({0, name, dns::rrtypeToText(rdata.type()), ttl, rdata.toText(), {}});
    d_byContent.emplace(std::move(key), std::prev(d_records.end()));
  }
}

bool NameRecords::remove(const dns::Rdata& rdata)
{
  const auto found = d_byContent.find(keyOf(rdata));
  if (found == d_byContent.end()) {
    return false;
  }
  d_ttls.erase(found->second->type); // it may have been the last
  d_records.erase(found->second);
  d_byContent.erase(found);
  return true;
}

void NameRecords::keepOnly(uint16_t type, const std::vector<dns::Rdata>& rdata)
{
  const auto text = dns::rrtypeToText(type);
  std::unordered_set<const recorddb::NumberedRecord*> kept;
  for (const auto& one : rdata) {
    const auto [first, last] = d_byContent.equal_range(keyOf(one));
    std::for_each(first, last, [&kept](const auto& found) { kept.insert(&*found.second); });
  }
  const auto goes = [&](const recorddb::NumberedRecord& record) { return record.type == text && kept.count(&record) == 0; };
  for (auto i = d_byContent.begin(); i != d_byContent.end();) {
    i = goes(*i->second) ? d_byContent.erase(i) : std::next(i);
  }
  d_records.remove_if(goes);
  d_ttls.erase(text);
}

void NameRecords::setTtl(uint16_t type, uint32_t ttl)
{
  const auto text = dns::rrtypeToText(type);
  const auto known = d_ttls.find(text);
  if (known != d_ttls.end() && known->second == ttl) {
    return;
  }
  d_ttls[text] = ttl;
  for (auto& record : d_records) {
    record.ttl = record.type == text ? ttl : record.ttl;
  }
}

void NameRecords::replaceFirst(uint16_t type, uint32_t ttl, const std::string& rdata)
{
  const auto text = dns::rrtypeToText(type);
  const auto first = std::find_if(d_records.begin(), d_records.end(), [&text](const auto& record) { return record.type == text; });
  if (first != d_records.end()) {
    first->ttl = ttl;
    first->rdata = rdata;
  }
}

} // namespace dodns::api
