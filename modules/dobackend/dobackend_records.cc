// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dobackend.hh"

#include "host_rdata.hh"
#include "tool_writes.hh"

namespace dodns::backend {

namespace {

recorddb::RecordRow toRow(int32_t zoneId, const DNSResourceRecord& record)
{
  const auto type = record.qtype.getCode();
  return {zoneId, toName(record.qname).toText(), dns::rrtypeToText(type), record.ttl, toStoredRdata(type, record.content), record.disabled};
}

constexpr uint32_t kMaxTtl = 0x7fffffff; // RFC 2181 section 8

/** Empty non-terminals are derived, so records of type 0 are not stored. */
bool isStored(const DNSResourceRecord& record)
{
  return record.qtype.getCode() != 0;
}

} // namespace

void DoBackend::requireDatabase() const
{
  if (d_service != nullptr && d_service->state().isDatabaseAway) {
    throw DBException("[dobackend] the record database is away");
  }
}

bool DoBackend::write(const char* doing, const std::function<bool()>& work)
{
  return guarded(doing, [&] {
    if (d_store.inTransaction()) {
      return work();
    }
    requireDatabase();
    d_store.begin();
    try {
      if (!work()) {
        d_store.rollback();
        return false;
      }
      commitAndWait();
      return true;
    }
    catch (...) {
      d_store.rollback();
      throw;
    }
  });
}

void DoBackend::commitAndWait()
{
  const auto transaction = d_store.commit();
  if (!transaction) {
    return;
  }
  if (d_service != nullptr) {
    d_service->waitUntilShown(*transaction);
    return;
  }
  attempted("commit", [&] { waitAtExit(d_settings, d_store, *transaction); });
}

bool DoBackend::startTransaction(const host::Zone& zone, int32_t zoneId)
{
  return guarded("startTransaction", [&] {
    if (d_store.inTransaction()) {
      throw PDNSException("[dobackend] a transaction was begun for zone '" + zone.toLogString() + "' inside another one");
    }
    requireDatabase();
    // PowerDNS reads an RRset, adds to it and writes it back, all in one transaction.
    d_store.begin(toName(host::nameOf(zone)));
    // With an id the zone's records are to be replaced, without they stay.
    if (zoneId >= 0) {
      try {
        d_store.deleteAllRecords(zoneId);
      }
      catch (...) {
        d_store.rollback();
        throw;
      }
    }
    return true;
  });
}

bool DoBackend::commitTransaction()
{
  return guarded("commitTransaction", [&] {
    if (!d_store.inTransaction()) {
      return false;
    }
    commitAndWait();
    return true;
  });
}

bool DoBackend::abortTransaction()
{
  return guarded("abortTransaction", [&] {
    if (!d_store.inTransaction()) {
      return false;
    }
    d_store.rollback();
    return true;
  });
}

bool DoBackend::inTransaction()
{
  return d_store.inTransaction();
}

bool DoBackend::feedRecord(const DNSResourceRecord& record, const DNSName& /* orderName */, bool /* orderNameIsNsec3 */)
{
  if (!isStored(record)) {
    return true;
  }
  return write("feedRecord", [&] {
    auto row = toRow(record.domain_id, record);
    if (row.ttl > kMaxTtl) {
      // A primary that sends it must not keep the whole zone from arriving.
      g_log << Logger::Warning << "[dobackend] " << row.name << " " << row.type << ": the TTL " << row.ttl << " is kept as 0 (RFC 2181 section 8)" << endl;
      row.ttl = 0;
    }
    d_store.addRecord(row);
    return true;
  });
}

bool DoBackend::replaceRRSet(host::DomainId zoneId, const DNSName& name, const QType& type, const vector<DNSResourceRecord>& records)
{
  std::vector<recorddb::RecordRow> rows;
  for (const auto& record : records) {
    if (isStored(record)) {
      rows.push_back(toRow(static_cast<int32_t>(zoneId), record));
    }
  }
  const auto typeText = type == QType::ANY ? std::string() : dns::rrtypeToText(type.getCode());
  return write("replaceRRSet", [&] {
    d_store.replaceRrset(static_cast<int32_t>(zoneId), toName(name), typeText, rows);
    return true;
  });
}

} // namespace dodns::backend
