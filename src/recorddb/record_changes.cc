// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/record_changes.hh"

#include "pg/array_text.hh"
#include "recorddb/api_statements.hh"

#include <algorithm>
#include <iterator>

namespace dodns::recorddb {

void RecordChanges::add(int32_t zoneId, std::optional<NumberedRecord> before, std::optional<NumberedRecord> after)
{
  d_changes.push_back({zoneId, std::move(before), std::move(after)});
}

void RecordChanges::take(RecordChanges& others)
{
  std::move(others.d_changes.begin(), others.d_changes.end(), std::back_inserter(d_changes));
  others.d_changes.clear();
}

template <typename Predicate>
bool RecordChanges::any(Predicate predicate) const
{
  return std::any_of(d_changes.begin(), d_changes.end(), [&predicate](const Change& change) {
    return (change.before && predicate(*change.before)) || (change.after && predicate(*change.after));
  });
}

bool RecordChanges::hasRecord(int64_t id) const
{
  return any([id](const NumberedRecord& record) { return record.id == id; });
}

bool RecordChanges::hasName(const std::string& name) const
{
  return any([&name](const NumberedRecord& record) { return record.name == name; });
}

bool RecordChanges::hasNameWithin(const dns::Name& name) const
{
  return any([&name](const NumberedRecord& record) {
    const auto own = dns::Name::parse(record.name);
    return own && own->isWithin(name);
  });
}

bool RecordChanges::hasType(const std::string& type) const
{
  return any([&type](const NumberedRecord& record) { return record.type == type; });
}

void RecordChanges::write(pg::Connection& connection) const
{
  std::vector<int64_t> removed;
  std::vector<int64_t> ids;
  std::vector<int64_t> zones;
  std::vector<std::string> names;
  std::vector<std::string> types;
  std::vector<int64_t> ttls;
  std::vector<std::string> rdata;
  pg::Parameters given;
  std::vector<std::string> areNew;
  for (const auto& [zoneId, before, after] : d_changes) {
    if (!after) {
      removed.push_back(before->id);
      continue;
    }
    ids.push_back(after->id);
    zones.push_back(zoneId);
    names.push_back(after->name);
    types.push_back(after->type);
    ttls.push_back(after->ttl);
    rdata.push_back(after->rdata);
    given.push_back(after->given);
    areNew.emplace_back(before ? "f" : "t");
  }
  using pg::arrayText;
  connection.execute(statements::kWriteRecords, {arrayText(removed), arrayText(ids), arrayText(zones), arrayText(names), arrayText(types), arrayText(ttls), arrayText(rdata), arrayText(given), arrayText(areNew)});
}

} // namespace dodns::recorddb
