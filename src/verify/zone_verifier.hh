// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/entry_spool.hh"
#include "verify/entry_store.hh"
#include "verify/report.hh"
#include "verify/rules.hh"
#include "verify/zone_names.hh"

#include <vector>

namespace dodns::verify {

/** Looks at a whole zone: each entry by itself, each name, and what the zone as
 * a whole has to be.
 *
 * Entries go through it in canonical order of names. What leads elsewhere, and
 * one fact a name, goes to scratch files, so that memory does not grow with the
 * zone but by 20 octets for a hundred names. Findings come name by name; those
 * that need the whole zone come from finish(). Both throw base::ScratchError.
 */
class ZoneVerifier
{
public:
  /** @param others answers for names outside of the zone; may be nullptr.
   * @param rules, others must live as long. */
  ZoneVerifier(const dns::Name& zone, const Rules& rules, TakeFinding take, const ZoneView* others = nullptr);

  /** The next one; all of one name one after the other, names in canonical
   * order. */
  void add(Entry entry);

  /** After the last one, once. @param place of the input, for what is missing. */
  void finish(const base::Place& place);

private:
  class View : public ZoneView
  {
  public:
    View(const ZoneVerifier& verifier, const ZoneView* others)
        : d_verifier(verifier), d_others(others) {}
    NameFacts look(const dns::Name& name) const override;
    std::optional<dns::Name> cutAbove(const dns::Name& name) const override;
    bool isNameserver(const dns::Name& name) const override;
    std::optional<Parent> parentOf(const dns::Name& zone) const override;

  private:
    const ZoneVerifier& d_verifier;
    const ZoneView* d_others;
  };

  /** Looks at the name whose entries are complete. */
  void endName();
  void note(const dns::Name& name);
  void keepForLater(bool isBelowCut);

  dns::Name d_zone;
  const Rules& d_rules;
  Report d_report;
  View d_view;
  std::vector<Entry> d_current; ///< all of one name
  ZoneNames d_names;
  EntrySpool d_later;       ///< what needs the whole zone
  EntrySpool d_nameservers; ///< NS records that lead into the zone
  std::string d_cutKey;     ///< of the last name below which there is nothing
  bool d_hasCut = false;
  std::vector<Entry> d_soa;
  std::vector<Entry> d_ns;
};

/** A zone whose entries come in any order. @param entries are sorted. */
void verifyZone(EntryStore& entries, const dns::Name& zone, const Rules& rules, const base::Place& place, const TakeFinding& take, const ZoneView* others = nullptr);

} // namespace dodns::verify
