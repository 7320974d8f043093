// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/staged_zone.hh"

#include "recorddb/api_statements.hh"
#include "recorddb/staged_statements.hh"

namespace dodns::recorddb {

namespace {

constexpr const char* kIsThereAlready = "23505"; // unique_violation

StagedRecord toStaged(const pg::Row& row)
{
  return {row.uint64(0), static_cast<uint32_t>(row.int32(1)), row.string(2), row.string(3), static_cast<uint32_t>(row.int64(4)), row.string(5)};
}

std::vector<StagedRecord> toStagedRecords(const pg::Result& rows)
{
  std::vector<StagedRecord> records;
  for (int i = 0; i < rows.rowCount(); ++i) {
    records.push_back(toStaged(rows[i]));
  }
  return records;
}

std::optional<std::string> textAt(const pg::Row& row, int column)
{
  return row.isNull(column) ? std::nullopt : std::optional(row.string(column));
}

std::optional<uint32_t> ttlAt(const pg::Row& row, int column)
{
  return row.isNull(column) ? std::nullopt : std::optional(static_cast<uint32_t>(row.int64(column)));
}

} // namespace

StagedZone::StagedZone(pg::Connection& connection, std::chrono::milliseconds patience)
    : d_connection(connection)
{
  d_connection.execute(statements::kSetLockTimeout, {std::to_string(patience.count())});
  d_connection.executeScript(statements::kCreateStage);
}

void StagedZone::load(const std::function<bool(StagedRecord&)>& next)
{
  StagedRecord record;
  uint64_t seq = 0;
  d_connection.copyIn(statements::kCopyStaged, [&](pg::Connection::CopiedLine& line) {
    if (!next(record)) {
      return false;
    }
    line.resize(7);
    line[0] = std::to_string(++seq);
    line[1] = std::to_string(record.line);
    line[2] = std::to_string(record.column);
    line[3] = record.name;
    line[4] = record.type;
    line[5] = std::to_string(record.ttl);
    line[6] = record.rdata;
    return true;
  });
  d_connection.execute(statements::kAnalyzeStaged);
}

void StagedZone::addStored(const ManagedZone& zone)
{
  d_connection.execute(statements::kUnstageStored);
  d_connection.execute(statements::kExpectMany);
  d_connection.execute(statements::kStageStored, {std::to_string(zone.id())});
  d_connection.execute(statements::kExpectAsKnown);
  d_connection.execute(statements::kAnalyzeStaged);
}

void StagedZone::forEach(const std::function<void(const StagedRecord&)>& take)
{
  d_connection.stream(statements::kStaged, {}, [&take](const pg::Row& row) { take(toStaged(row)); });
}

int64_t StagedZone::count()
{
  return d_connection.execute(statements::kCountStaged)[0].int64(0);
}

std::vector<StagedRecord> StagedZone::remove(const std::set<uint64_t>& lines)
{
  return toStagedRecords(d_connection.execute(statements::kUnstage, {pg::arrayText(std::vector<int64_t>(lines.begin(), lines.end()))}));
}

std::vector<StagedRecord> StagedZone::soas(const dns::Name& apex)
{
  return toStagedRecords(d_connection.execute(statements::kStagedSoas, {apex.toText()}));
}

void StagedZone::setSoa(const StagedRecord& soa)
{
  d_connection.execute(statements::kRemoveStagedSoas, {soa.name});
  d_connection.execute(statements::kStageOne, {std::to_string(soa.line), std::to_string(soa.column), soa.name, soa.type, std::to_string(soa.ttl), soa.rdata});
}

void StagedZone::compare(const ManagedZone& zone, std::optional<int64_t> soaId)
{
  const auto id = soaId ? std::optional(std::to_string(*soaId)) : std::nullopt;
  d_connection.execute(statements::kExpectMany);
  d_connection.execute(statements::kFindDifferences, {std::to_string(zone.id()), id});
  d_connection.execute(statements::kExpectAsKnown);
}

void StagedZone::addSoaDifference(const NumberedRecord& before, const StagedRecord& after)
{
  d_connection.execute(statements::kAddSoaDifference, {std::to_string(before.id), before.name, std::to_string(before.ttl), std::to_string(after.ttl), before.rdata, after.rdata});
}

DifferenceCounts StagedZone::counts()
{
  DifferenceCounts counts;
  const auto rows = d_connection.execute(statements::kCountDifferences);
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto kind = rows[i].text(0);
    auto& count = kind == "added" ? counts.added : kind == "changed" ? counts.changed
                                                                     : counts.removed;
    count = rows[i].int64(1);
  }
  return counts;
}

std::vector<Difference> StagedZone::differences(int64_t max)
{
  std::vector<Difference> differences;
  const auto rows = d_connection.execute(statements::kDifferences, {std::to_string(max)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    const auto row = rows[i];
    differences.push_back({row.string(0), row.string(1), row.string(2), ttlAt(row, 3), ttlAt(row, 4), textAt(row, 5), textAt(row, 6)});
  }
  return differences;
}

std::vector<std::string> StagedZone::differingTypes()
{
  std::vector<std::string> types;
  const auto rows = d_connection.execute(statements::kTypesOfDifferences);
  for (int i = 0; i < rows.rowCount(); ++i) {
    types.push_back(rows[i].string(0));
  }
  return types;
}

std::vector<std::pair<std::string, std::string>> StagedZone::differingRRsets(int64_t max)
{
  std::vector<std::pair<std::string, std::string>> rrsets;
  const auto rows = d_connection.execute(statements::kDifferingRRsets, {std::to_string(max)});
  for (int i = 0; i < rows.rowCount(); ++i) {
    rrsets.emplace_back(rows[i].string(0), rows[i].string(1));
  }
  return rrsets;
}

void StagedZone::apply(const ManagedZone& zone)
{
  d_connection.execute(statements::kRemoveDiffering);
  d_connection.execute(statements::kChangeDiffering);
  add(std::to_string(zone.id()));
}

void StagedZone::add(const std::string& zoneId)
{
  d_connection.execute(statements::kBeforeAdding);
  try {
    d_connection.execute(statements::kAddDiffering, {zoneId});
  }
  catch (const pg::Error& error) {
    if (error.sqlState() != kIsThereAlready) {
      throw;
    }
    d_connection.execute(statements::kUndoAdding);
    d_connection.execute((std::string(statements::kAddDiffering) + statements::kUnlessThere).c_str(), {zoneId});
  }
  d_connection.execute(statements::kEndAdding);
}

} // namespace dodns::recorddb
