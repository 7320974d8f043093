// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"

#include <cassert>

namespace dodns::verify {

void Report::begin(const Rule& rule, Severity severity)
{
  d_rule = &rule;
  d_severity = severity;
}

void Report::add(const Entry& entry, std::string_view member, const std::string& text)
{
  const auto& record = entry.record;
  auto place = entry.place;
  place.member = member;
  add(record.name, place, dns::rrtypeToText(record.type()) + ": " + text);
}

void Report::add(const dns::Name& zone, const base::Place& place, const std::string& text)
{
  assert(d_rule != nullptr);
  d_take({std::string(d_rule->code), d_severity, zone.toText() + ' ' + text, std::string(d_rule->hint), std::string(d_rule->reference), place});
}

} // namespace dodns::verify
