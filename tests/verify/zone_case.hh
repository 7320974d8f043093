// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "runner/cases.hh"
#include "verify/entry_store.hh"
#include "verify/rules.hh"
#include "verify/zone_view.hh"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dodns::verify {

/** One line of tests/verify/data, all of which but `text` have these columns:
 *
 *     verdict  KO when the rule fires, OK when it is silent
 *     codes    the rule, and after commas others that fire, too
 *     zone     entries `owner [ttl] type data` with ` | ` between them, in BIND syntax
 *     reason
 *
 * The zone is example.test., with a SOA and two NS when there is none of these at
 * its apex. What is no entry:
 *
 *     $ORIGIN NAME           another zone, as its first piece
 *     $BARE                  neither SOA nor NS are added
 *     $RULE CODE=SETTING     a rule is set to something else
 *     $PARENT NAME YES|NO    we have the zone above, which delegates this one, or not
 *     $OTHER NAME KIND       another zone of ours has an `address`, `alias`, `text` or nothing (`missing`) there
 */
struct ZoneCase
{
  /** Fails the test when the line cannot be read. */
  explicit ZoneCase(const runner::Case& line);

  bool fires = false;
  std::string rule;
  std::set<std::string> expected; ///< all codes
  std::string where;
  std::string unreadable; ///< why some piece is no entry; empty when all are
  dns::Name zone;
  std::vector<Entry> entries; ///< the line of their place is their number
  std::vector<Entry> added;   ///< SOA and NS
  Rules rules;
  std::optional<ZoneView::Parent> parent;
  std::map<std::string, NameFacts> others; ///< by wire form

  /** All findings, those of the added entries, too. */
  std::vector<base::Finding> findings() const;

private:
  void readPiece(const std::string& piece);
  void readDirective(const std::string& word, const std::string& rest);
  void add(std::vector<Entry>& to, const std::string& text);
  bool hasAtApex(uint16_t type) const;

  bool d_isBare = false;
};

/** The lines of all files. */
std::vector<ZoneCase> readZoneCases();

} // namespace dodns::verify
