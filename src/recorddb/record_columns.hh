// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/managed_zone.hh"

#include <cstdint>
#include <string>
#include <vector>

namespace dodns::recorddb {

/** Many records as parameters of one statement, which unnests them: arrays of
 * id, name, type, TTL, rdata, and of `given` whether there is one and which. */
class RecordColumns
{
public:
  void add(const NumberedRecord& record)
  {
    d_ids.push_back(record.id);
    d_names.push_back(record.name);
    d_types.push_back(record.type);
    d_ttls.push_back(record.ttl);
    d_rdata.push_back(record.rdata);
    d_hasGiven.emplace_back(record.given ? "t" : "f");
    d_given.push_back(record.given.value_or(""));
  }

  bool isEmpty() const { return d_ids.empty(); }

  /** Puts them behind the others of the statement. */
  void appendTo(pg::Parameters& parameters) const
  {
    parameters.insert(parameters.end(), {pg::arrayText(d_ids), pg::arrayText(d_names), pg::arrayText(d_types), pg::arrayText(d_ttls), pg::arrayText(d_rdata), pg::arrayText(d_hasGiven), pg::arrayText(d_given)});
  }

private:
  std::vector<int64_t> d_ids;
  std::vector<std::string> d_names;
  std::vector<std::string> d_types;
  std::vector<int64_t> d_ttls;
  std::vector<std::string> d_rdata;
  std::vector<std::string> d_hasGiven;
  std::vector<std::string> d_given;
};

} // namespace dodns::recorddb
