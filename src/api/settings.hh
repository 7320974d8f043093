// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "recorddb/zone.hh"
#include "verify/rules.hh"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dodns::api {

/** What the operator of the service decides. */
struct Settings
{
  /** The service's own, for the NS records and the SOA of new zones; at least
   * one. */
  std::vector<dns::Name> nameservers;
  std::optional<dns::Name> hostmaster; ///< RNAME of new zones; `hostmaster.` and the zone without it
  recorddb::ZoneKind zoneKind = recorddb::ZoneKind::native;

  // Seconds.
  uint32_t soaRefresh = 10800;
  uint32_t soaRetry = 3600;
  uint32_t soaExpire = 604800;
  uint32_t soaMinimum = 1800;
  uint32_t defaultTtl = 1800;
  uint32_t minTtl = 30;
  uint32_t maxTtl = 2147483647; // RFC 2181 section 8

  verify::Rules rules; ///< that every record must pass

  /** Scheme and authority of links; nothing: as the client asked. */
  std::string publicUrl;
  int64_t zoneFileRecords = 1000;                  ///< zones with more have no zone_file
  unsigned zoneTexts = 4;                          ///< zones as text that are read and written at once
  size_t zoneTextSize = size_t{256} * 1024 * 1024; ///< octets of one
  uint64_t zoneTextRecords = 2'000'000;            ///< records of one
  std::chrono::seconds zoneTextTime{300};          ///< for one statement about a whole zone
  std::chrono::hours idempotencyAge{24};           ///< for which an answer is kept
  unsigned requestsPerHour = 5000;                 ///< of one token; 0: no limit
  unsigned requestsPerMinute = 250;
};

} // namespace dodns::api
