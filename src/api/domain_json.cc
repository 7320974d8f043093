// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/domain_json.hh"

#include "api/zone_file.hh"

namespace dodns::api {

std::string shownZone(const dns::Name& zone)
{
  auto text = zone.toText();
  if (!zone.isRoot()) {
    text.pop_back();
  }
  return text;
}

Json domainJson(const dns::Name& zone, const Settings& settings, const std::optional<std::string>& zoneFile)
{
  return {
      {"name", shownZone(zone)},
      {"ttl", settings.defaultTtl},
      {"zone_file", zoneFile ? Json(*zoneFile) : Json(nullptr)},
  };
}

std::map<int32_t, std::optional<std::string>> zoneFiles(const Call& call, const std::vector<std::pair<int32_t, dns::Name>>& zones)
{
  std::vector<int64_t> ids;
  for (const auto& [id, name] : zones) {
    ids.push_back(id);
  }
  const auto max = call.settings.zoneFileRecords;
  auto records = recorddb::firstRecords(call.connection, ids, max + 1);
  std::map<int32_t, std::optional<std::string>> files;
  for (const auto& [id, name] : zones) {
    const auto& own = records[id];
    files[id] = static_cast<int64_t>(own.size()) > max ? std::nullopt : std::optional(zoneFile(name, own, call.settings));
  }
  return files;
}

} // namespace dodns::api
