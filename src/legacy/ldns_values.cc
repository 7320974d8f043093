// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/ldns_values.hh"

#include <cstdlib>

namespace dodns::legacy {

Data toLdns(const dns::Name& name)
{
  const auto& wire = name.wire();
  return Data(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, wire.size(), wire.data()));
}

Packet packetFrom(const std::string& wire)
{
  ldns_pkt* packet = nullptr;
  const bool isMessage = ldns_wire2pkt(&packet, reinterpret_cast<const uint8_t*>(wire.data()), wire.size()) == LDNS_STATUS_OK;
  return Packet(isMessage ? packet : nullptr);
}

ldns_status toWire(const ldns_pkt& packet, std::string& wire)
{
  uint8_t* octets = nullptr;
  size_t size = 0;
  const auto status = ldns_pkt2wire(&octets, &packet, &size);
  const std::unique_ptr<uint8_t, void (*)(void*)> owned(octets, &std::free);
  if (status == LDNS_STATUS_OK) {
    wire.assign(reinterpret_cast<const char*>(octets), size);
  }
  return status;
}

ldns_rr* newRecord(const dns::Name& name, uint16_t type, uint16_t recordClass, uint32_t ttl, std::string_view rdata)
{
  auto* record = ldns_rr_new();
  ldns_rr_set_owner(record, toLdns(name).release());
  ldns_rr_set_type(record, static_cast<ldns_rr_type>(type));
  ldns_rr_set_class(record, static_cast<ldns_rr_class>(recordClass));
  ldns_rr_set_ttl(record, ttl);
  if (!rdata.empty()) {
    // One field of octets that mean nothing to ldns: it has no opinion about our rdata then.
    ldns_rr_push_rdf(record, ldns_rdf_new_frm_data(LDNS_RDF_TYPE_UNKNOWN, rdata.size(), rdata.data()));
  }
  return record;
}

std::optional<ReceivedRecord> received(const ldns_rr& record)
{
  const auto* owner = ldns_rr_owner(&record);
  const auto name = dns::Name::fromWire({reinterpret_cast<const char*>(ldns_rdf_data(owner)), ldns_rdf_size(owner)});
  if (!name) {
    return std::nullopt;
  }
  ReceivedRecord result{*name, static_cast<uint16_t>(ldns_rr_get_type(&record)), ldns_rr_ttl(&record), {}};
  for (size_t i = 0; i < ldns_rr_rd_count(&record); ++i) {
    const auto* field = ldns_rr_rdf(&record, i);
    result.rdata.append(reinterpret_cast<const char*>(ldns_rdf_data(field)), ldns_rdf_size(field));
  }
  return result;
}

} // namespace dodns::legacy
