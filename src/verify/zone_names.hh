// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/scratch_file.hh"
#include "verify/zone_view.hh"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::verify {

/** What a zone holds at each of its names. The names are in a scratch file, in
 * pages; in memory are one name of each page, some recently used pages, and a bit
 * for each name: 20 octets for a hundred names. */
class ZoneNames
{
public:
  explicit ZoneNames(dns::Name zone)
      : d_zone(std::move(zone)), d_cache(kCachedPages) {}

  /** Names come in canonical order, each once. Of `facts` `isOurs` and
   * `exists` are not looked at. */
  void add(const dns::Name& name, const NameFacts& facts);

  // After the last one:

  /** As of ZoneView, for names of this zone. */
  NameFacts look(const dns::Name& name) const;
  std::optional<dns::Name> cutAbove(const dns::Name& name) const;

  /** That an NS record leads to `name`; forgotten when it has no records. */
  void markNameserver(const dns::Name& name);
  bool isNameserver(const dns::Name& name) const;

private:
  static constexpr size_t kPageSize = 4096;
  static constexpr size_t kCachedPages = 256;

  struct Page
  {
    uint64_t offset;
    size_t firstIndex;
    size_t firstKeyEnd; ///< in d_firstKeys
  };
  struct CachedPage
  {
    size_t number = SIZE_MAX;
    std::string octets;
  };
  /** A name that has records; the views are into a page, until the next one is read. */
  struct Slot
  {
    size_t index;
    uint8_t flags;
    std::string_view key;
    std::string_view aliasTarget; ///< empty: none
  };

  std::string_view firstKey(size_t page) const;
  std::string_view page(size_t number) const;
  /** The first whose key is not less. */
  std::optional<Slot> lowerBound(std::string_view wanted) const;
  std::optional<Slot> slotInPage(size_t number, std::string_view wanted) const;
  /** Of a name that has records. */
  std::optional<Slot> find(const dns::Name& name) const;
  bool exists(const dns::Name& name) const;
  static NameFacts factsOf(const Slot& slot);
  std::optional<dns::Name> wildcardFor(const dns::Name& name) const;

  dns::Name d_zone;
  base::ScratchFile d_slots;
  size_t d_count = 0;
  std::vector<Page> d_pages;
  std::string d_firstKeys;
  std::vector<bool> d_nameservers;         ///< by index
  mutable std::vector<CachedPage> d_cache; ///< by number, modulo their count
};

} // namespace dodns::verify
