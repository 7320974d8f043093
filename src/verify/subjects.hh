// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rdata_reader.hh"
#include "verify/entry.hh"
#include "verify/zone_view.hh"

#include <vector>

namespace dodns::verify {

/** What the functions of rules look at; everything outlives the call. */

/** An entry by itself. */
struct EntrySubject
{
  const Entry& entry;
  const dns::Name& zone; ///< the apex

  const dns::Name& name() const { return entry.record.name; }
  uint16_t type() const { return entry.record.type(); }
  uint32_t ttl() const { return entry.record.ttl; }
  bool isAtApex() const { return name() == zone; }
  /** The fields of the rdata, from the first. */
  dns::RdataReader data() const { return dns::RdataReader(entry.record.rdata.wire()); }
};

/** Entries in the order in which they came. */
using Entries = std::vector<const Entry*>;

/** All entries of one name and type, at least one. */
struct RrsetSubject
{
  const Entries& entries;
  const dns::Name& zone;

  const Entry& first() const { return *entries.front(); }
  const dns::Name& name() const { return first().record.name; }
  uint16_t type() const { return first().record.type(); }
};

/** All entries of one name, at least one. */
struct NameSubject
{
  const std::vector<Entries>& rrsets; ///< by ascending type, none of them empty
  const dns::Name& zone;

  const dns::Name& name() const { return rrsets.front().front()->record.name; }
  bool isAtApex() const { return name() == zone; }
  /** The entries of a type, nullptr when there are none. */
  const Entries* find(uint16_t type) const;
};

/** An entry among the names of its zone and of our other zones. */
struct PlacedSubject
{
  const Entry& entry;
  const dns::Name& zone;
  const ZoneView& view;

  const dns::Name& name() const { return entry.record.name; }
  uint16_t type() const { return entry.record.type(); }
  dns::RdataReader data() const { return dns::RdataReader(entry.record.rdata.wire()); }
};

/** A zone as a whole. */
struct ZoneSubject
{
  const dns::Name& zone;
  const Entries& soa; ///< at the apex
  const Entries& ns;  ///< at the apex
  const ZoneView& view;
  const base::Place& place; ///< of the SOA, or of the input
};

} // namespace dodns::verify
