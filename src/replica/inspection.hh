// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/facts.hh"

#include <cstdint>
#include <string>
#include <vector>

namespace dodns::replica {

/** What is in a replica's folder, seen by another process than the server whose
 * folder it is. */
struct Inspection
{
  std::string path;      ///< of the file that counts
  uint64_t fileSize = 0; ///< octets
  bool isInUse = false;  ///< by a server
  Facts facts;
  uint64_t zones = 0;
  uint64_t names = 0;
  uint64_t refused = 0; ///< RRsets that cannot be served
  /** The first ones of these: zone, name and why. */
  std::vector<std::string> refusals;
};

/** Looks at a replica's folder, beside a server that uses it or without one. A
 * file that no server has opened is read in a child process first, because it
 * may be damaged (integrity.hh); that reads the whole file.
 * @param most how many refusals to list.
 * @throws base::Error that says why there is nothing to be seen. */
Inspection inspectDirectory(const std::string& directory, size_t mapSize, size_t most);

} // namespace dodns::replica
