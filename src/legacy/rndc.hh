// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"

#include <chrono>
#include <string>
#include <vector>

namespace dodns::legacy {

struct RndcSettings
{
  std::vector<std::string> command; ///< `/usr/sbin/rndc`, `-k`, …
  std::string folder;               ///< for the files of new zones; named writes into it, too
  std::string zoneOptions;          ///< statements of a new `zone`, such as `allow-update { key dodns; };`
  std::chrono::milliseconds timeout{10000};
};

/** Makes and removes zones of a BIND that allows new zones (`allow-new-zones
 * yes;`). Throws Error. */
class Rndc
{
public:
  explicit Rndc(RndcSettings settings)
      : d_settings(std::move(settings)) {}

  /** Writes the zone's file and lets named serve it. A file that is there and that
   * named has no zone for is replaced. */
  void addZone(const dns::Name& zone, const std::vector<dns::Record>& records) const;
  /** Removes a zone that was added in this way, with its files. */
  void removeZone(const dns::Name& zone) const;

  /** Whether named has the zone, whoever it answers for it. */
  bool hasZone(const dns::Name& zone) const;

  /** Where the records of a new zone are written: a file name that no zone name
   * can lead out of the folder with. */
  std::string fileOf(const dns::Name& zone) const;

private:
  void makeRoom(const dns::Name& zone, const std::string& path) const;
  void run(const std::vector<std::string>& words, const dns::Name& zone) const;

  const RndcSettings d_settings;
};

} // namespace dodns::legacy
