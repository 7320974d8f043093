// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/sql_query.hh"

#include <algorithm>

namespace dodns::legacy {

std::optional<SqlQuery> SqlQuery::parse(const std::string& text, const std::vector<std::string>& known, std::string& reason)
{
  SqlQuery query;
  size_t at = 0;
  for (auto brace = text.find('{'); brace != std::string::npos; brace = text.find('{', at)) {
    const auto end = text.find('}', brace);
    if (end == std::string::npos) {
      reason = "has a { without a }";
      return std::nullopt;
    }
    const auto name = text.substr(brace + 1, end - brace - 1);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      reason = "has {" + name + "}, which is not known here";
      return std::nullopt;
    }
    auto found = std::find(query.d_placeholders.begin(), query.d_placeholders.end(), name);
    if (found == query.d_placeholders.end()) {
      found = query.d_placeholders.insert(found, name);
    }
    query.d_sql += text.substr(at, brace - at) + "$" + std::to_string(found - query.d_placeholders.begin() + 1);
    at = end + 1;
  }
  query.d_sql += text.substr(at);
  return query;
}

pg::Parameters SqlQuery::parameters(const Values& values) const
{
  pg::Parameters parameters;
  for (const auto& name : d_placeholders) {
    parameters.push_back(values.at(name));
  }
  return parameters;
}

} // namespace dodns::legacy
