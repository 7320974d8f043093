// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "record_source.hh"

#include "host_rdata.hh"

namespace dodns::backend {

bool toResourceRecord(const recorddb::RecordRow& row, bool isAuthoritative, DNSResourceRecord& record)
{
  std::string reason;
  const auto name = dns::Name::parse(row.name, &reason);
  const auto type = dns::rrtypeFromText(row.type);
  if (!name || !type) {
    g_log << Logger::Error << "[dobackend] a record of zone " << row.zoneId << " is left out: " << (name ? "its type '" + row.type + "' is unknown" : "its name '" + row.name + "' " + reason) << endl;
    return false;
  }
  record.qname = toDnsName(name->wire());
  record.qtype = *type;
  record.qclass = QClass::IN;
  record.ttl = row.ttl;
  record.content = toShownContent(*type, row.rdata);
  record.auth = isAuthoritative;
  record.disabled = row.disabled;
  record.domain_id = row.zoneId;
  record.scopeMask = 0;
  record.last_modified = 0;
  return true;
}

void RecordSource::clear()
{
  d_kind = Kind::none;
  d_walk.reset();
  d_rows.clear();
}

void RecordSource::setName(const std::vector<NameRecord>& records, int32_t zoneId, const DNSName& name, uint16_t type)
{
  d_kind = Kind::name;
  d_zoneId = zoneId;
  d_name = name;
  d_type = type;
  d_records = &records;
  d_nextRecord = 0;
}

void RecordSource::setZone(std::unique_ptr<replica::ZoneWalk> walk, int32_t zoneId)
{
  d_kind = Kind::zone;
  d_zoneId = zoneId;
  d_walk = std::move(walk);
  d_walkRecords.clear();
  d_nextRecord = 0;
}

void RecordSource::setRows(std::vector<recorddb::Store::Record> rows)
{
  d_kind = Kind::rows;
  d_rows = std::move(rows);
  d_nextRow = 0;
}

bool RecordSource::next(DNSZoneRecord& record)
{
  switch (d_kind) {
  case Kind::none:
    return false;
  case Kind::name:
    return nextOfName(record);
  case Kind::zone:
    return nextOfZone(record);
  case Kind::rows: {
    DNSResourceRecord row;
    if (!nextOfRows(row)) {
      return false;
    }
    record.dr = DNSRecord(row);
    record.auth = row.auth;
    record.disabled = row.disabled;
    record.domain_id = row.domain_id;
    record.scopeMask = 0;
    return true;
  }
  }
  return false;
}

bool RecordSource::next(DNSResourceRecord& record)
{
  if (d_kind == Kind::rows) {
    return nextOfRows(record);
  }
  DNSZoneRecord found;
  if (!next(found)) {
    return false;
  }
  constexpr bool kWithoutFinalDots = true;
  record.qname = found.dr.d_name;
  record.qtype = found.dr.d_type;
  record.qclass = QClass::IN;
  record.ttl = found.dr.d_ttl;
  record.content = found.dr.d_type != 0 ? host::contentOf(found.dr).getZoneRepresentation(kWithoutFinalDots) : "";
  record.auth = found.auth;
  record.disabled = false;
  record.domain_id = found.domain_id;
  record.scopeMask = 0;
  record.last_modified = 0;
  return true;
}

bool RecordSource::nextOfName(DNSZoneRecord& record)
{
  while (d_nextRecord < d_records->size()) {
    const auto& found = (*d_records)[d_nextRecord++];
    // PowerDNS knows an empty non-terminal by a record of type 0 in an answer to ANY.
    if (d_type == QType::ANY || (found.type == d_type && found.type != 0)) {
      fill(record, found);
      return true;
    }
  }
  return false;
}

bool RecordSource::nextOfZone(DNSZoneRecord& record)
{
  while (d_nextRecord == d_walkRecords.size()) {
    if (!d_walk->next()) {
      return false;
    }
    d_name = toDnsName(d_walk->name());
    d_walkRecords.clear();
    d_nextRecord = 0;
    readRecords({d_walk->entry(), true, d_walk->isEmptyNonTerminal(), d_walk->flags(), d_walk->isSecure()}, d_nameservers, d_walkRecords);
  }
  fill(record, d_walkRecords[d_nextRecord++]);
  return true;
}

bool RecordSource::nextOfRows(DNSResourceRecord& record)
{
  while (d_nextRow < d_rows.size()) {
    const auto& [row, isAuthoritative] = d_rows[d_nextRow++];
    if (toResourceRecord(row, isAuthoritative, record)) {
      return true;
    }
  }
  return false;
}

void RecordSource::fill(DNSZoneRecord& record, const NameRecord& from) const
{
  record.dr.d_name = d_name;
  record.dr.d_type = from.type;
  record.dr.d_class = QClass::IN;
  record.dr.d_ttl = from.ttl;
  record.dr.d_clen = 0;
  host::setContent(record.dr, from.content);
  record.domain_id = d_zoneId;
  record.auth = from.isAuthoritative;
  record.disabled = false;
  record.scopeMask = 0;
}

} // namespace dodns::backend
