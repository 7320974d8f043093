// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/entry.hh"
#include "verify/rule.hh"

#include <functional>
#include <string>

namespace dodns::verify {

using TakeFinding = std::function<void(base::Finding)>;

/** Makes findings of what the functions of rules say. */
class Report
{
public:
  explicit Report(TakeFinding take)
      : d_take(std::move(take)) {}

  /** What is added from here on is about this rule. */
  void begin(const Rule& rule, Severity severity);

  /** The entry breaks the rule.
   * @param member the field that does: `name`, `type`, `ttl`, `data`, or a part
   * of the data that has a name of its own (`priority`, `port`, `flags`, `tag`).
   * @param text says what is wrong, with the offending value, in words that fit
   * behind the entry's name and type and a colon. */
  void add(const Entry& entry, std::string_view member, const std::string& text);

  /** The zone breaks the rule. */
  void add(const dns::Name& zone, const base::Place& place, const std::string& text);

private:
  TakeFinding d_take;
  const Rule* d_rule = nullptr;
  Severity d_severity = Severity::error;
};

} // namespace dodns::verify
