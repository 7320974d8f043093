// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recent_names.hh"

#include "host_rdata.hh"

#include <algorithm>

namespace dodns::backend {

void readRecords(replica::Reader::Found found, NameserverContents& nameservers, std::vector<NameRecord>& records)
{
  if (found.isEmptyNonTerminal) {
    static const auto nothing = DNSRecordContent::deserialize(g_rootdnsname, 0, "");
    records.push_back({0, 0, found.isSecure, nothing});
    return;
  }
  while (const auto view = found.entry.next()) {
    auto content = view->type == QType::NS ? nameservers.get(view->rdata) : toContent(view->type, view->rdata);
    records.push_back({view->type, view->ttl, replica::isAuthoritative(found.flags, view->type), std::move(content)});
  }
}

const std::vector<NameRecord>* RecentNames::find(const replica::Reader::State& state, int32_t zoneId, std::string_view wireName)
{
  for (auto entry = d_entries.begin(); entry != d_entries.end() && *entry; ++entry) {
    const auto& kept = **entry;
    if (kept.zoneId == zoneId && kept.wireName == wireName && kept.state && *kept.state == state) {
      std::rotate(d_entries.begin(), entry, entry + 1);
      return &d_entries.front()->records;
    }
  }
  return nullptr;
}

std::optional<int32_t> RecentNames::findZone(const replica::Reader::State& state, std::string_view wireName) const
{
  const auto isSoa = [](const NameRecord& record) { return record.type == QType::SOA; };
  for (const auto& kept : d_entries) {
    if (kept && kept->wireName == wireName && kept->state && *kept->state == state && std::any_of(kept->records.begin(), kept->records.end(), isSoa)) {
      return kept->zoneId;
    }
  }
  return std::nullopt;
}

bool RecentNames::isWithin(const replica::Reader::State& state, int32_t zoneId, std::string_view wireName) const
{
  return std::any_of(d_entries.begin(), d_entries.end(), [&](const auto& kept) {
    return kept && kept->zoneId == zoneId && kept->state && *kept->state == state && !kept->records.empty() && wireName.size() >= kept->wireName.size() && wireName.substr(wireName.size() - kept->wireName.size()) == kept->wireName;
  });
}

std::vector<NameRecord>& RecentNames::put(int32_t zoneId, std::string_view wireName)
{
  std::rotate(d_entries.begin(), d_entries.end() - 1, d_entries.end());
  auto& entry = d_entries.front();
  constexpr size_t kManyRecords = 100;
  if (!entry || entry->records.capacity() > kManyRecords) {
    entry = std::make_unique<Entry>();
  }
  entry->state.reset();
  entry->zoneId = zoneId;
  entry->wireName = wireName;
  entry->records.clear();
  return entry->records;
}

} // namespace dodns::backend
