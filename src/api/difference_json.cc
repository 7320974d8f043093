// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/difference_json.hh"

namespace dodns::api {

Json differenceJson(const recorddb::Difference& difference)
{
  const bool isRemoved = difference.kind == "removed";
  Json json = {
      {"change", difference.kind},
      {"name", difference.name},
      {"type", difference.type},
      {"ttl", *(isRemoved ? difference.oldTtl : difference.ttl)},
      {"rdata", *(isRemoved ? difference.oldRdata : difference.rdata)},
  };
  if (difference.kind == "changed") {
    json["old_ttl"] = *difference.oldTtl;
    json["old_rdata"] = *difference.oldRdata;
  }
  return json;
}

Json differencesJson(const recorddb::DifferenceCounts& counts, const std::vector<recorddb::Difference>& first)
{
  auto records = Json::array();
  for (const auto& difference : first) {
    records.push_back(differenceJson(difference));
  }
  return {
      {"added", counts.added},
      {"changed", counts.changed},
      {"removed", counts.removed},
      {"is_complete", counts.added + counts.changed + counts.removed == static_cast<int64_t>(first.size())},
      {"records", std::move(records)},
  };
}

} // namespace dodns::api
