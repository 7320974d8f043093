// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/dns_client.hh"
#include "legacy/system.hh"

#include <vector>

namespace dodns::legacy {

/** The two sections of a DNS UPDATE (RFC 2136 sections 2.4 and 2.5) that does
 * a list of changes only when everything is as each `before` says. */
class UpdateMessage
{
public:
  explicit UpdateMessage(const dns::Name& zone);

  /** All but the SOA's. @param all the changes that the message will have. */
  void add(const RRsetChange& change, const std::vector<RRsetChange>& all);
  /** The SOA as it must be now, with serial, or nullptr, and as it is to be, with a newer one. */
  void changeSoa(const dns::RRset* now, const dns::RRset& wanted);
  /** Only asks whether an RRset is exactly this. */
  void require(const dns::Name& name, const dns::RRset& rrset);
  /** Only asks whether there is no such RRset. */
  void requireNone(const dns::Name& name, uint16_t type);

  /** @returns the rcode. */
  uint8_t send(DnsClient& client) const;

private:
  void requireNothingBeside(const RRsetChange& change, const std::vector<RRsetChange>& all);
  void addRecords(const dns::Name& name, const dns::RRset& rrset);
  void removeRecords(const dns::Name& name, const dns::RRset& rrset, const std::optional<dns::RRset>& butNot);

  dns::Name d_zone;
  Records d_prerequisites;
  Records d_removals; ///< sent before what is added, so that a CNAME may take the place of something
  Records d_additions;
  Records d_lateRemovals; ///< of the zone's own NS: the last one is never removed (RFC 2136 section 3.4.2.4)
};

/** The most octets that a change takes in a message. */
size_t largestSize(const RRsetChange& change);

/** True when a server could silently leave out an addition (RFC 2136 section
 * 3.4.2.2) in a way that prerequisites do not exclude: a CNAME that takes the
 * place of another type, where a type that is not a usual one remains. */
bool needsReadingBack(const std::vector<RRsetChange>& changes);

} // namespace dodns::legacy
