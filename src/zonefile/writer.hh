// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::zonefile {

/** Writes records as a zone file for people: columns, an owner only where it
 * changes, a SOA with a comment for each number, and the commonest TTL of the
 * first records as $TTL. Reader reads the same records back.
 *
 * Records are written in the order of add(). Memory is that of a thousand of
 * them: columns are aligned as far as that.
 */
class Writer
{
public:
  using Output = std::function<void(std::string_view text)>;

  /** @param origin names are as short as this allows, and a $ORIGIN says so;
   * without, all names are absolute. */
  Writer(std::optional<dns::Name> origin, Output output);

  void add(const dns::Record& record);

  /** Writes what is left. Call once, at the end. */
  void finish();

private:
  struct Line
  {
    std::string name;
    uint32_t ttl;
    uint16_t type;
    std::string rdata;
  };

  void writePending();
  void writeLine(const Line& line, size_t nameWidth, size_t ttlWidth, size_t typeWidth, std::string& text);

  std::optional<dns::Name> d_origin;
  Output d_output;
  std::vector<Line> d_pending;
  std::optional<uint32_t> d_ttl; ///< of the $TTL that was written
  std::string d_lastName;        ///< of the line before
};

} // namespace dodns::zonefile
