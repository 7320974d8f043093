// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/contents.hh"

#include "recorddb/statements.hh"

namespace dodns::recorddb {

void forEachZoneName(pg::Connection& connection, const std::function<void(int32_t id, const dns::Name& name)>& take)
{
  connection.stream(statements::kZoneNames, {}, [&take](const pg::Row& row) {
    if (const auto name = dns::Name::parse(row.text(1))) {
      take(row.int32(0), *name);
    }
  });
}

void forEachZoneVersion(pg::Connection& connection, const std::optional<dns::Name>& only, const std::function<void(const dns::Name& name, const ZoneVersion& version)>& take)
{
  connection.stream(statements::kZoneVersions, {only ? std::optional(only->toText()) : std::nullopt}, [&take](const pg::Row& row) {
    if (const auto name = dns::Name::parse(row.text(1))) {
      take(*name, {row.int32(0), row.int64(2)});
    }
  });
}

void forEachRecordOfZone(pg::Connection& connection, int32_t zoneId, const std::function<void(const RecordRow&)>& take)
{
  connection.stream(statements::kRecordsOfZone, {std::to_string(zoneId)}, [&take](const pg::Row& row) {
    take({row.int32(0), row.string(1), row.string(2), static_cast<uint32_t>(row.int32(3)), row.string(4)});
  });
}

} // namespace dodns::recorddb
