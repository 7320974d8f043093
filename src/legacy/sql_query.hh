// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "pg/connection.hh"

#include <map>
#include <string>
#include <vector>

namespace dodns::legacy {

/** Values by the name of their placeholder; nothing stands for NULL. */
using Values = std::map<std::string, std::optional<std::string>>;

/** An operator's SQL with placeholders like `{zone}`, which become parameters:
 * a value is never pasted into the text. */
class SqlQuery
{
public:
  /** @returns nothing when there is a placeholder that is not one of `known`,
   * or a brace that is not closed; `reason` then says so. */
  static std::optional<SqlQuery> parse(const std::string& text, const std::vector<std::string>& known, std::string& reason);

  /** Every placeholder of it must be among the values. */
  pg::Parameters parameters(const Values& values) const;

  const char* sql() const { return d_sql.c_str(); }

private:
  std::string d_sql;
  std::vector<std::string> d_placeholders; ///< in the order of $1, $2, …
};

} // namespace dodns::legacy
