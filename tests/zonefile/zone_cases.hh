// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace dodns::zonefile_test {

/** A zone file and what it holds, from a file of cases:
 *
 *     # why the case is there; a block begins with this
 *     @ none                     no origin and no TTL are given; else example.com. and 300
 *     > a line of the zone file; <NUL>, <CR>, <BOM>, <TAB> and <xHH> are octets
 *     >~ the last line, without newline
 *     = owner ttl type rdata     a record
 *     ! code line:column         a problem: an error
 *     ? code line:column         a warning
 */
struct ZoneCase
{
  std::string reason;
  bool hasOrigin = true;
  std::string text;
  std::vector<std::string> records;
  std::vector<std::string> problems; ///< with their mark
  std::string where;                 ///< file and line, for messages
};

/** Reads tests/`path`. Fails the test when something is malformed. */
std::vector<ZoneCase> readZoneCases(const std::string& path);

} // namespace dodns::zonefile_test
