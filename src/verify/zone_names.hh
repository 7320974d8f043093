// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/zone_view.hh"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::verify {

/** What a zone holds at each of its names, in little memory: ten octets and the
 * name, and the target of an alias. */
class ZoneNames
{
public:
  explicit ZoneNames(dns::Name zone)
      : d_zone(std::move(zone)) {}

  /** Names come in canonical order, each once. Of `facts` `isOurs` and
   * `exists` are not looked at. */
  void add(const dns::Name& name, const NameFacts& facts);

  /** As of ZoneView, for names of this zone. */
  NameFacts look(const dns::Name& name) const;
  std::optional<dns::Name> cutAbove(const dns::Name& name) const;

private:
  static constexpr size_t kNone = SIZE_MAX;

  std::string_view key(size_t index) const;
  /** The first whose key is not less. */
  size_t lowerBound(std::string_view wanted) const;
  /** Of a name that has records. */
  size_t find(const dns::Name& name) const;
  bool exists(const dns::Name& name) const;
  NameFacts factsAt(size_t index) const;
  std::optional<dns::Name> wildcardFor(const dns::Name& name) const;

  struct Alias
  {
    size_t index;
    uint64_t offset; ///< in d_targets
  };

  dns::Name d_zone;
  std::string d_keys;
  std::vector<uint64_t> d_ends; ///< of the keys in d_keys
  std::vector<uint8_t> d_flags;
  std::vector<Alias> d_aliases; ///< by index
  std::string d_targets;        ///< names in wire form
};

} // namespace dodns::verify
