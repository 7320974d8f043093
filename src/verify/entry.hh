// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"
#include "dns/record.hh"

namespace dodns::verify {

/** A record and where in somebody's input it is. */
struct Entry
{
  dns::Record record;
  base::Place place;
};

/** An entry before anybody looked whether it is one, all names absolute. */
struct RawEntry
{
  std::string name;
  std::string type; ///< mnemonic, upper case
  int64_t ttl = 0;  ///< seconds
  std::string data; ///< presentation form
  base::Place place;
};

} // namespace dodns::verify
