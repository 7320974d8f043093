// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later

/** Overrides every function and uses every name that host.hh promises for all
 * versions of PowerDNS. Compiled by build-aux/check-host-headers, never run. */
#include "../../modules/dobackend/host.hh"

namespace dodns::backend {

class EveryOverride : public host::Backend
{
public:
  unsigned int getCapabilities() override { return CAP_DNSSEC | CAP_COMMENTS | CAP_DIRECT | CAP_LIST | CAP_CREATE | CAP_SEARCH; }

  void lookup(const QType&, const DNSName&, int32_t, DNSPacket*) override {}
  void APILookup(const QType&, const DNSName&, int32_t, bool) override {}
  void lookupEnd() override {}
  bool list(const host::Zone&, int32_t, bool) override { return true; }
  bool listSubZone(const host::Zone&, int32_t) override { return true; }
  bool get(DNSResourceRecord&) override { return true; }
  bool get(DNSZoneRecord&) override { return true; }
  bool getSOA(const host::Zone&, int32_t, SOAData&) override { return true; }
  bool getAuth(const host::Zone&, SOAData*) override { return true; }
  bool getBeforeAndAfterNames(host::DomainId, const host::Zone&, const DNSName&, DNSName&, DNSName&) override { return true; }
  bool getBeforeAndAfterNamesAbsolute(host::DomainId, const DNSName&, DNSName&, DNSName&, DNSName&) override { return true; }

  bool startTransaction(const host::Zone&, int32_t) override { return true; }
  bool commitTransaction() override { return true; }
  bool abortTransaction() override { return true; }
  bool inTransaction() override { return true; }
  bool feedRecord(const DNSResourceRecord&, const DNSName&, bool) override { return true; }
  bool feedEnts(int32_t, map<DNSName, bool>&) override { return true; }
  bool feedEnts3(int32_t, const DNSName&, map<DNSName, bool>&, const NSEC3PARAMRecordContent&, bool) override { return true; }
  bool replaceRRSet(host::DomainId, const DNSName&, const QType&, const vector<DNSResourceRecord>&) override { return true; }
  bool updateDNSSECOrderNameAndAuth(host::DomainId, const DNSName&, const DNSName&, bool, const uint16_t, bool) override { return true; }
  bool updateEmptyNonTerminals(host::DomainId, set<DNSName>&, set<DNSName>&, bool) override { return true; }

  bool getDomainInfo(const host::Zone&, DomainInfo&, bool) override { return true; }
  void getAllDomains(vector<DomainInfo>*, bool, bool) override {}
  bool getAllDomainMetadata(const host::Zone&, std::map<std::string, std::vector<std::string>>&) override { return true; }
  bool getDomainMetadata(const host::Zone&, const std::string&, std::vector<std::string>&) override { return true; }
  bool getDomainMetadataOne(const host::Zone&, const std::string&, std::string&) override { return true; }
  bool setDomainMetadata(const host::Zone&, const std::string&, const std::vector<std::string>&) override { return true; }
  bool setDomainMetadataOne(const host::Zone&, const std::string&, const std::string&) override { return true; }
  bool createDomain(const host::Zone&, const DomainInfo::DomainKind, const vector<ComboAddress>&, const string&) override { return true; }
  bool deleteDomain(const host::Zone&) override { return true; }
  bool setKind(const host::Zone&, const DomainInfo::DomainKind) override { return true; }
  bool setAccount(const host::Zone&, const string&) override { return true; }
  bool setOptions(const host::Zone&, const string&) override { return true; }
  bool setCatalog(const host::Zone&, const host::Zone&) override { return true; }
  bool setPrimaries(const host::Zone&, const vector<ComboAddress>&) override { return true; }

  bool getDomainKeys(const host::Zone&, std::vector<KeyData>&) override { return true; }
  bool addDomainKey(const host::Zone&, const KeyData&, int64_t&) override { return true; }
  bool removeDomainKey(const host::Zone&, unsigned int) override { return true; }
  bool activateDomainKey(const host::Zone&, unsigned int) override { return true; }
  bool deactivateDomainKey(const host::Zone&, unsigned int) override { return true; }
  bool publishDomainKey(const host::Zone&, unsigned int) override { return true; }
  bool unpublishDomainKey(const host::Zone&, unsigned int) override { return true; }

  bool setTSIGKey(const DNSName&, const DNSName&, const string&) override { return true; }
  bool getTSIGKey(const DNSName&, DNSName&, string&) override { return true; }
  bool getTSIGKeys(std::vector<struct TSIGKey>&) override { return true; }
  bool deleteTSIGKey(const DNSName&) override { return true; }

  void getUnfreshSecondaryInfos(vector<DomainInfo>*) override {}
  void getUpdatedPrimaries(vector<DomainInfo>&, std::unordered_set<DNSName>&, CatalogHashMap&) override {}
  void alsoNotifies(const host::Zone&, set<string>*) override {}
  void setStale(host::DomainId) override {}
  void setFresh(host::DomainId) override {}
  void setNotified(host::DomainId, uint32_t) override {}
  bool getCatalogMembers(const host::Zone&, vector<CatalogInfo>&, CatalogInfo::CatalogType) override { return true; }
  bool autoPrimaryAdd(const struct AutoPrimary&) override { return true; }
  bool autoPrimaryRemove(const struct AutoPrimary&) override { return true; }
  bool autoPrimariesList(std::vector<AutoPrimary>&) override { return true; }
  bool autoPrimaryBackend(const string&, const host::Zone&, const vector<DNSResourceRecord>&, string*, string*, DNSBackend**) override { return true; }
  bool createSecondaryDomain(const string&, const host::Zone&, const string&, const string&) override { return true; }

  bool listComments(host::DomainId) override { return true; }
  bool getComment(Comment&) override { return true; }
  host::FeedCommentResult feedComment(const Comment&) override { return host::FeedCommentResult(true); }
  bool replaceComments(const host::DomainId, const DNSName&, const QType&, const vector<Comment>&) override { return true; }
  bool searchRecords(const string&, size_t, vector<DNSResourceRecord>&) override { return true; }
  bool searchComments(const string&, size_t, vector<Comment>&) override { return true; }

  void reload() override {}
  void rediscover(string*) override {}
  string directBackendCmd(const string&) override { return ""; }
};

class EveryFactory : public BackendFactory
{
public:
  EveryFactory()
      : BackendFactory("every") {}
  void declareArguments(const string&) override {}
  DNSBackend* make(const string&) override { return new EveryOverride; }
  DNSBackend* makeMetadataOnly(const string&) override { return new EveryOverride; }
};

void useEveryName(DomainInfo& info, SOAData& soa, CatalogHashMap& hashes, DNSZoneRecord& record)
{
  host::report(std::make_unique<EveryFactory>());
  const DNSName name = host::nameOf(info.zone);
  info.zone = host::Zone(name);
  info.id = host::DomainId{};
  info.kind = info.kind == host::kPrimary ? host::kSecondary : host::kPrimary;
  host::primariesOf(info).clear();
  host::zoneOf(soa) = info.zone;
  host::rnameOf(soa) = name;
  host::updateCatalogHash(hashes, info);
  CatalogInfo(1, info.zone, "", CatalogInfo::CatalogType::Producer).d_zone = info.zone;
  host::setContent(record.dr, host::makeContent(QType::A, "192.0.2.1"));
  const auto text = host::contentOf(record.dr).getZoneRepresentation();
}

} // namespace dodns::backend
