// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "legacy/tcp_connection.hh"

#include <string>
#include <vector>

namespace dodns::migration {

/** A nameserver as the world knows it, behind whose addresses old and new
 * servers change places. */
struct RolloutNameserver
{
  std::string name; ///< letters, digits, hyphens: it is part of a file's name
  std::vector<legacy::Endpoint> listen;
  std::vector<legacy::Endpoint> oldServers;
  std::vector<legacy::Endpoint> newServers;
  legacy::Endpoint console; ///< where dnsdist takes commands, on its own host

  /** Reads `NAME listen=ADDRESS[,ADDRESS…] old=… new=… [console=ADDRESS]`.
   * @throws std::invalid_argument that says what is wrong. */
  static RolloutNameserver parse(const std::string& text);
};

/** What a nameserver does with its queries, from the old servers to the new ones. */
struct RolloutStep
{
  const char* name;
  double share;    ///< of the queries that the new servers answer, 0 to 1
  bool isMirrored; ///< they are asked, too, and their answers are only counted
  const char* says;
};

/** All steps in the order of the way forward. */
const std::vector<RolloutStep>& rolloutSteps();

/** What all nameservers of a roll-out have in common. */
struct RolloutSettings
{
  dns::Name checkZone;    ///< all servers have it: one that does not answer for its SOA gets no queries
  std::string consoleKey; ///< 32 octets in base64: whoever has it may change dnsdist
};

/** A whole configuration for dnsdist 1.7 or later, to be started with, and also
 * to be read by a dnsdist that runs with that of another step: then all its
 * rules change at once, nothing else, and no query is lost. */
std::string dnsdistConfiguration(const RolloutNameserver& nameserver, const RolloutStep& step, const RolloutSettings& settings);

} // namespace dodns::migration
