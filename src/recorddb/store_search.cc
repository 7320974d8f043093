// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/search_pattern.hh"
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

namespace dodns::recorddb {

namespace {

/** PostgreSQL keeps no text with an octet of value 0, and takes none. */
bool canMatch(const std::string& pattern)
{
  return pattern.find('\0') == std::string::npos;
}

} // namespace

void Store::searchRecords(const std::string& pattern, uint32_t max, const TakeRow& take)
{
  if (canMatch(pattern)) {
    reader().stream(statements::kSearchRecords, {nameRegex(pattern), std::to_string(max)}, [&take](const pg::Row& row) { take(toRecord(row)); });
  }
}

void Store::searchComments(const std::string& pattern, uint32_t max, const TakeComment& take)
{
  if (canMatch(pattern)) {
    reader().stream(statements::kSearchComments, {nameRegex(pattern), plainRegex(pattern), std::to_string(max)}, [&take](const pg::Row& row) { take(toComment(row)); });
  }
}

} // namespace dodns::recorddb
