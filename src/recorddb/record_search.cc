// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/record_search.hh"

#include "recorddb/history_statements.hh"
#include "recorddb/numbered_row.hh"
#include "recorddb/search_pattern.hh"

namespace dodns::recorddb {

std::vector<FoundRecord> searchRecords(pg::Connection& connection, const RecordQuery& query, const std::vector<std::string>& patterns, int64_t after, int64_t limit)
{
  const auto exact = query.name && query.name->find_first_of("*?") == std::string::npos
                         ? dns::Name::parse(!query.name->empty() && query.name->back() == '.' ? *query.name : *query.name + ".")
                         : std::nullopt;
  const auto pattern = query.name && !exact ? std::optional(nameRegex(*query.name)) : std::nullopt;
  const auto rdata = query.rdata ? std::optional(nameRegex(*query.rdata)) : std::nullopt;
  const auto rows = connection.execute(statements::kSearch, {pattern, exact ? std::optional(exact->toText()) : std::nullopt, query.type, rdata, pg::arrayText(patterns), std::to_string(after), std::to_string(limit)});
  std::vector<FoundRecord> found;
  for (int i = 0; i < rows.rowCount(); ++i) {
    found.push_back({toNumberedRecord(rows[i]), rows[i].string(6)});
  }
  return found;
}

} // namespace dodns::recorddb
