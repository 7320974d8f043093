// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/record.hh"

#include <ldns/ldns.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

/** Our values as those of ldns, and back. Only for src/legacy. */
namespace dodns::legacy {

struct FreePacket
{
  void operator()(ldns_pkt* packet) const { ldns_pkt_free(packet); }
};
using Packet = std::unique_ptr<ldns_pkt, FreePacket>;

struct FreeRecords
{
  void operator()(ldns_rr_list* list) const { ldns_rr_list_deep_free(list); }
};
using Records = std::unique_ptr<ldns_rr_list, FreeRecords>;

struct FreeData
{
  void operator()(ldns_rdf* data) const { ldns_rdf_deep_free(data); }
};
using Data = std::unique_ptr<ldns_rdf, FreeData>;

Data toLdns(const dns::Name& name);

/** Null when it is no message. */
Packet packetFrom(const std::string& wire);

ldns_status toWire(const ldns_pkt& packet, std::string& wire);

/** A record of any class (DNS UPDATE has a meaning for ANY and NONE), its rdata
 * in wire form. The caller owns it. */
ldns_rr* newRecord(const dns::Name& name, uint16_t type, uint16_t recordClass, uint32_t ttl, std::string_view rdata);

/** What a message says about a record. */
struct ReceivedRecord
{
  dns::Name name;
  uint16_t type = 0;
  uint32_t ttl = 0;
  std::string rdata; ///< uncompressed wire form, perhaps malformed
};

/** Nothing when not even the name can be read. */
std::optional<ReceivedRecord> received(const ldns_rr& record);

} // namespace dodns::legacy
