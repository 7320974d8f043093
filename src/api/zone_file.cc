// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/zone_file.hh"

#include "api/record_data.hh"

namespace dodns::api {

namespace {

std::string dataText(const recorddb::NumberedRecord& record, const dns::Name& zone)
{
  return record.type == "TXT" ? *shownMembers(record, zone).data : record.rdata;
}

} // namespace

std::string zoneFile(const dns::Name& zone, const std::vector<recorddb::NumberedRecord>& records, const Settings& settings)
{
  std::string text = "$ORIGIN " + zone.toText() + "\n$TTL " + std::to_string(settings.defaultTtl) + "\n";
  for (const auto& record : records) {
    const auto ttl = record.type == "SOA" ? "" : std::to_string(record.ttl) + " ";
    text += record.name + " " + ttl + "IN " + record.type + " " + dataText(record, zone) + "\n";
  }
  return text;
}

} // namespace dodns::api
