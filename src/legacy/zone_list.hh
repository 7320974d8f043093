// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "legacy/dns_client.hh"
#include "legacy/system.hh"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace dodns::legacy {

/** Where it is said which zones a nameserver has. DNS itself does not tell:
 * every source that is set counts, and a zone of several of them once. */
struct ZoneListSettings
{
  std::vector<dns::Name> zones;
  std::string file;                   ///< a zone on each line, comments with `#`
  std::optional<dns::Name> catalog;   ///< a catalog zone (RFC 9432) of the same server
  std::optional<Endpoint> statistics; ///< BIND's statistics channel, which knows all zones, those added later, too

  bool isEmpty() const { return zones.empty() && file.empty() && !catalog && !statistics; }
};

/** @param client for the catalog zone. @throws Error */
void forEachListedZone(const ZoneListSettings& settings, DnsClient& client, std::chrono::milliseconds timeout, const std::function<void(const ZoneSummary&)>& take);

/** The zones in the HTTP answer of BIND's statistics channel to `/xml/v3/zones`
 * without those that are built in.
 * @param what for messages: whose it is.
 * @param receive what comes next of it; nothing at the end.
 * @throws Error unavailable when it is another answer, is cut off, or has more than 1 MiB about one zone. */
std::vector<ZoneSummary> zonesOfStatistics(const std::string& what, const std::function<std::string()>& receive);

} // namespace dodns::legacy
