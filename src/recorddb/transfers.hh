// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/zone.hh"

namespace dodns::recorddb {

/** A zone with what primary and secondary operation go by. */
struct ZoneState
{
  Zone zone;
  std::optional<std::string> soaRdata;    ///< of the enabled SOA, as stored
  std::optional<uint32_t> notifiedSerial; ///< that our secondaries were told
  std::optional<int64_t> lastCheck;       ///< at the zone's primaries; Unix seconds
};

/** A row of dodns.autoprimaries: who may make us a secondary of new zones. */
struct Autoprimary
{
  std::string ip;
  std::string nameserver; ///< FQDN; the NS that a new zone must have
  std::string account;
};

} // namespace dodns::recorddb
