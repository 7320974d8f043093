// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"
#include "zonefile/entry.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dodns::legacy {

/** How an application spells names. */
enum class NameSpelling
{
  relative, ///< BIND's: relative to the zone, `@`, or with a final dot
  dotted,   ///< read as BIND's, written as FQDNs
  undotted, ///< FQDNs without their final dot, as PowerDNS
};

/** The columns of an entry in an application's table. */
struct Row
{
  std::string id;
  std::string name;
  std::optional<uint32_t> ttl;
  std::string type;
  std::string data;
  std::optional<std::string> priority;
};

/** How an application's columns and BIND syntax go together. */
struct SqlSyntax
{
  NameSpelling owners = NameSpelling::relative;
  NameSpelling targets = NameSpelling::relative;
  std::vector<uint16_t> priorityTypes; ///< whose first field has a column of its own
  uint32_t defaultTtl = 3600;          ///< of entries without one

  /** In BIND syntax. What cannot be converted stays as it is. */
  zonefile::Entry entryOf(const Row& row) const;

  /** An absolute name as the application writes it. */
  std::string owner(const dns::Name& name, const dns::Name& zone) const;

  /** The columns data and priority. */
  std::pair<std::string, std::optional<std::string>> dataOf(const dns::Rdata& rdata, const dns::Name& zone) const;

private:
  bool hasPriority(const std::string& type) const;
};

/** An FQDN without its final dot; the root stays a dot. */
std::string undotted(const dns::Name& name);

} // namespace dodns::legacy
