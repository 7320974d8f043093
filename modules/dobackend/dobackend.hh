// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "host.hh"
#include "recent_names.hh"
#include "record_source.hh"
#include "recorddb/store.hh"
#include "replica/reader.hh"
#include "service.hh"

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dodns::backend {

/** PowerDNS' view of dodns: translates between its types and ours.
 *
 * PowerDNS makes one per thread and calls it from one thread at a time. Inside
 * pdns_server queries are answered from the replica; in the tools, and inside
 * a transaction, everything is read from the record database itself.
 */
class DoBackend : public host::Backend
{
public:
  /** @param suffix empty or `-<suffix>`. @throws PDNSException */
  explicit DoBackend(const std::string& suffix);
  ~DoBackend() override;

  // dobackend.cc: questions
  unsigned int getCapabilities() override { return CAP_DNSSEC | CAP_COMMENTS | CAP_DIRECT | CAP_LIST | CAP_CREATE | CAP_SEARCH; }
  void lookup(const QType& type, const DNSName& name, int32_t zoneId, DNSPacket* packet) override;
  void APILookup(const QType& type, const DNSName& name, int32_t zoneId, bool includeDisabled) override;
  void lookupEnd() override;
  bool list(const host::Zone& zone, int32_t zoneId, bool includeDisabled) override;
  bool listSubZone(const host::Zone& top, int32_t zoneId) override;
  bool get(DNSResourceRecord& record) override;
  bool get(DNSZoneRecord& record) override;
  bool getAuth(const host::Zone& name, SOAData* soa) override;
  bool getSOA(const host::Zone& zone, int32_t zoneId, SOAData& soa) override;
  bool getBeforeAndAfterNames(host::DomainId id, const host::Zone& zone, const DNSName& name, DNSName& before, DNSName& after) override;
  bool getBeforeAndAfterNamesAbsolute(host::DomainId id, const DNSName& name, DNSName& unhashed, DNSName& before, DNSName& after) override;

  // dobackend_zones.cc: zones and their metadata
  bool getDomainInfo(const host::Zone& zone, DomainInfo& info, bool getSerial) override;
  void getAllDomains(vector<DomainInfo>* zones, bool getSerial, bool includeDisabled) override;
  bool getAllDomainMetadata(const host::Zone& zone, std::map<std::string, std::vector<std::string>>& metadata) override;
  bool getDomainMetadata(const host::Zone& zone, const std::string& kind, std::vector<std::string>& values) override;
  bool setDomainMetadata(const host::Zone& zone, const std::string& kind, const std::vector<std::string>& values) override;
  bool createDomain(const host::Zone& zone, DomainInfo::DomainKind kind, const vector<ComboAddress>& primaries, const string& account) override;
  bool deleteDomain(const host::Zone& zone) override;
  bool setKind(const host::Zone& zone, DomainInfo::DomainKind kind) override;
  bool setAccount(const host::Zone& zone, const string& account) override;
  bool setPrimaries(const host::Zone& zone, const vector<ComboAddress>& primaries) override;
  bool setOptions(const host::Zone& zone, const string& options) override;
  bool setCatalog(const host::Zone& zone, const host::Zone& catalog) override;

  // dobackend_records.cc: transactions and records
  bool startTransaction(const host::Zone& zone, int32_t zoneId) override;
  bool commitTransaction() override;
  bool abortTransaction() override;
  bool inTransaction() override;
  bool feedRecord(const DNSResourceRecord& record, const DNSName& orderName, bool orderNameIsNsec3) override;
  bool replaceRRSet(host::DomainId zoneId, const DNSName& name, const QType& type, const vector<DNSResourceRecord>& records) override;
  // What these would store is derived by the replica, so there is nothing to do.
  bool feedEnts(int32_t, map<DNSName, bool>&) override { return true; }
  bool feedEnts3(int32_t, const DNSName&, map<DNSName, bool>&, const NSEC3PARAMRecordContent&, bool) override { return true; }
  bool updateDNSSECOrderNameAndAuth(host::DomainId, const DNSName&, const DNSName&, bool, uint16_t, bool) override { return true; }
  bool updateEmptyNonTerminals(host::DomainId, set<DNSName>&, set<DNSName>&, bool) override { return true; }

  // dobackend_keys.cc: DNSSEC and TSIG keys
  bool getDomainKeys(const host::Zone& zone, std::vector<KeyData>& keys) override;
  bool addDomainKey(const host::Zone& zone, const KeyData& key, int64_t& id) override;
  bool removeDomainKey(const host::Zone& zone, unsigned int id) override;
  bool activateDomainKey(const host::Zone& zone, unsigned int id) override;
  bool deactivateDomainKey(const host::Zone& zone, unsigned int id) override;
  bool publishDomainKey(const host::Zone& zone, unsigned int id) override;
  bool unpublishDomainKey(const host::Zone& zone, unsigned int id) override;
  bool getTSIGKey(const DNSName& name, DNSName& algorithm, string& secret) override;
  bool getTSIGKeys(std::vector<TSIGKey>& keys) override;
  bool setTSIGKey(const DNSName& name, const DNSName& algorithm, const string& secret) override;
  bool deleteTSIGKey(const DNSName& name) override;

  // dobackend_transfers.cc: primary and secondary operation, catalogs
  void getUnfreshSecondaryInfos(vector<DomainInfo>* zones) override;
  void getUpdatedPrimaries(vector<DomainInfo>& zones, std::unordered_set<DNSName>& catalogs, CatalogHashMap& hashes) override;
  void setFresh(host::DomainId zoneId) override;
  void setStale(host::DomainId zoneId) override;
  void setNotified(host::DomainId zoneId, uint32_t serial) override;
  bool getCatalogMembers(const host::Zone& catalog, vector<CatalogInfo>& members, CatalogInfo::CatalogType type) override;
  bool autoPrimaryAdd(const struct AutoPrimary& primary) override;
  bool autoPrimaryRemove(const struct AutoPrimary& primary) override;
  bool autoPrimariesList(std::vector<AutoPrimary>& primaries) override;
  bool autoPrimaryBackend(const string& address, const host::Zone& zone, const vector<DNSResourceRecord>& nameservers, string* nameserver, string* account, DNSBackend** backend) override;
  bool createSecondaryDomain(const string& address, const host::Zone& zone, const string& nameserver, const string& account) override;

  // dobackend_comments.cc: comments and search
  bool listComments(host::DomainId zoneId) override;
  bool getComment(Comment& comment) override;
  host::FeedCommentResult feedComment(const Comment& comment) override;
  bool replaceComments(host::DomainId zoneId, const DNSName& name, const QType& type, const vector<Comment>& comments) override;
  bool searchRecords(const string& pattern, size_t most, vector<DNSResourceRecord>& found) override;
  bool searchComments(const string& pattern, size_t most, vector<Comment>& found) override;

  // dobackend_commands.cc: `pdnsutil backend-cmd`
  string directBackendCmd(const string& query) override;

private:
  std::string describeStatus();
  /** @param nameserver empty: the one of this machine. */
  std::string requestCopy(const std::string& nameserver);

  bool readsReplica() const { return d_service != nullptr && !d_store.inTransaction(); }
  template <typename Record>
  bool getNext(Record& record);
  void lookupInReplica(const QType& type, const DNSName& name, int32_t zoneId);
  void requireReplica();
  void requireServer() const;
  /** @throws DBException at once when a write would wait for a record database that is away. */
  void requireDatabase() const;
  void lookupInDatabase(const QType& type, const DNSName& name, int32_t zoneId, bool includeDisabled);
  /** The zone that a question without one is about; -1: none. An SOA is only
   * asked of the zone with that very name. */
  int32_t findZone(const QType& type, std::string_view wireName);
  DomainInfo toDomainInfo(const recorddb::Zone& zone);
  bool fillSerial(DomainInfo& info);
  void listZonesOfDatabase(vector<DomainInfo>& zones, bool needSoa, bool includeDisabled);

  /** Runs `work`, which talks to the record database or the replica, and turns
   * what they throw into what PowerDNS expects. */
  template <typename Work>
  auto guarded(const char* doing, Work work) -> decltype(work());

  /** Runs `work` for a thread of the host that ends the server when it gets an
   * exception: what fails is logged, and the host asks again. */
  template <typename Work>
  void attempted(const char* doing, Work work) noexcept;

  /** Runs a write in the open transaction or in one of its own, and waits then
   * until the replica shows it; a tool waits at its end. */
  bool write(const char* doing, const std::function<bool()>& work);
  void commitAndWait();

  Service* d_service; ///< null in a tool
  const Settings d_settings;
  recorddb::Store d_store;
  std::optional<replica::Reader> d_reader;
  NameserverContents d_nameservers;
  RecentNames d_recentNames;
  RecordSource d_found;
  std::deque<recorddb::Comment> d_comments;
};

/** PowerDNS deletes a backend that throws PDNSException and answers SERVFAIL
 * after either; DBException keeps the backend. */
template <typename Work>
auto DoBackend::guarded(const char* doing, Work work) -> decltype(work())
{
  try {
    return work();
  }
  catch (const base::Error& error) {
    const auto text = std::string("[dobackend] ") + doing + ": " + error.what();
    if (error.isRetryable()) {
      throw DBException(text);
    }
    throw PDNSException(text);
  }
}

template <typename Work>
void DoBackend::attempted(const char* doing, Work work) noexcept
{
  try {
    work();
  }
  catch (const std::exception& error) {
    g_log << Logger::Error << "[dobackend] " << doing << ": " << error.what() << endl;
  }
  catch (const PDNSException& error) {
    g_log << Logger::Error << "[dobackend] " << doing << ": " << error.reason << endl;
  }
}

} // namespace dodns::backend
