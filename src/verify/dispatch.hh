// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/report.hh"
#include "verify/rules.hh"
#include "verify/tables.hh"

#include <algorithm>
#include <unordered_map>

namespace dodns::verify {

/** The place of a rule in allRules(). */
size_t indexOf(const Rule& rule);

/** The rows of some tables, by record type. A million entries are looked at
 * by a hundred rules: who is not concerned is not asked. Only for src/verify. */
template <typename Subject>
class Dispatch
{
public:
  struct Place
  {
    const Row<Subject>* row;
    size_t index; ///< in allRules()
  };

  explicit Dispatch(const std::vector<Table<Subject>>& tables)
  {
    for (const auto& table : tables) {
      for (const auto& row : table) {
        d_rows.push_back({&row, indexOf(row.rule)});
      }
    }
    for (const auto& place : d_rows) {
      for (const auto type : place.row->types) {
        d_ofType.emplace(type, select(type));
      }
    }
    d_ofOthers = select(0);
  }

  const std::vector<Place>& rows() const { return d_rows; }

  /** The rows that concern a type. */
  const std::vector<Place>& of(uint16_t type) const
  {
    const auto found = d_ofType.find(type);
    return found != d_ofType.end() ? found->second : d_ofOthers;
  }

  /** Whether some row is about this type, not about all. */
  bool knows(uint16_t type) const { return d_ofType.count(type) != 0; }

private:
  std::vector<Place> select(uint16_t type) const
  {
    std::vector<Place> selected;
    for (const auto& place : d_rows) {
      const auto& types = place.row->types;
      if (types.areAll() || std::find(types.begin(), types.end(), type) != types.end()) {
        selected.push_back(place);
      }
    }
    return selected;
  }

  std::vector<Place> d_rows;
  std::unordered_map<uint16_t, std::vector<Place>> d_ofType;
  std::vector<Place> d_ofOthers;
};

const Dispatch<EntrySubject>& entryDispatch();
const Dispatch<RrsetSubject>& rrsetDispatch();
const Dispatch<NameSubject>& nameDispatch();
const Dispatch<PlacedSubject>& placedDispatch();
const Dispatch<ZoneSubject>& zoneDispatch();

/** Calls one row's function unless its rule is off. */
template <typename Subject>
void ask(const typename Dispatch<Subject>::Place& place, const Rules& rules, const Subject& subject, Report& report)
{
  const auto setting = rules[place.index];
  if (setting == Setting::off) {
    return;
  }
  report.begin(place.row->rule, setting == Setting::error ? Severity::error : Severity::warning);
  place.row->check(subject, report);
}

} // namespace dodns::verify
