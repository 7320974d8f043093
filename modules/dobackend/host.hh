// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/** PowerDNS' interface, and all that differs between its versions 4.7 to 5.1.
 *
 * This is the only file that knows that there are versions. The headers have no
 * version macro, so it asks them what they declare. A module is nevertheless
 * only good for the version that it was compiled for.
 *
 * To override a function in a way that fits every version, copy its declaration
 * from 5.1's dnsbackend.hh into a class that derives from host::Backend, with
 * `override`, and replace
 *
 *   ZoneName                             by  host::Zone
 *   domainid_t in lookup, APILookup,     by  int32_t
 *     list, listSubZone, getSOA, feedEnts,
 *     feedEnts3, startTransaction
 *   domainid_t in every other function   by  host::DomainId
 *   feedComment's result                 by  host::FeedCommentResult, made
 *                                            with host::FeedCommentResult(true)
 *
 * and leave everything else as it is, also the names that only 4.9 introduced
 * (setPrimaries, getUnfreshSecondaryInfos, getUpdatedPrimaries, autoPrimaryAdd,
 * autoPrimaryBackend, createSecondaryDomain), searchRecords' and searchComments'
 * size_t, updateDNSSECOrderNameAndAuth's isNsec3, getCapabilities and lookupEnd:
 * in older versions host::Backend calls them for their predecessors. What it
 * does not have, because nothing here needs it, are viewList, viewListZones,
 * viewAddZone, viewDelZone, networkSet, networkList, hasCreatedLocalFiles,
 * rectifyZoneHook, get_unsafe and flush.
 *
 * For what the functions get and return:
 *
 *   DomainInfo::zone, CatalogInfo::d_zone  are host::Zone; host::nameOf(zone) is
 *                                          its DNSName, host::Zone(name) the reverse
 *   DomainInfo::id                         is host::DomainId
 *   DomainInfo::Primary, Secondary         host::kPrimary, host::kSecondary
 *   DomainInfo::primaries                  host::primariesOf(info)
 *   SOAData::zonename, rname               host::zoneOf(soa), host::rnameOf(soa)
 *   CatalogInfo::updateCatalogHash         host::updateCatalogHash
 *   DNSRecord::getContent, setContent      host::contentOf, host::setContent
 *   DNSRecordContent::make                 host::makeContent, host::readContent
 *   a class derived from DNSRecordContent  derive from host::Content
 *   BackendMakers().report                 host::report
 */

// First, because PowerDNS' headers test its macros.
#include "config.h"

#include "arguments.hh"
#include "auth-packetcache.hh"
#include "auth-querycache.hh"
#include "auth-zonecache.hh"
#include "dnsbackend.hh"
#include "dnsparser.hh"
#include "dnsrecords.hh"
#include "dnsseckeeper.hh"
#include "logger.hh"
#include "pdnsexception.hh"
#include "statbag.hh"

#include <memory>
#include <type_traits>

extern StatBag S;
extern AuthPacketCache PC;
extern AuthQueryCache QC;

namespace dodns::backend::host {

/** DNSName up to 4.9. From 5.0 on a name and a variant; PowerDNS hands zones
 * with a variant only to backends that claim CAP_VIEWS. */
using Zone = decltype(DomainInfo::zone);

/** Unsigned up to 4.9. */
using DomainId = decltype(DomainInfo::id);

/** Nothing in 4.7. */
using FeedCommentResult = decltype(std::declval<DNSBackend&>().feedComment(std::declval<const Comment&>()));

inline const DNSName& nameOf(const Zone& zone)
{
  return static_cast<const DNSName&>(zone);
}

// Of two functions of the same name and arguments, the headers of any version let
// one compile: the first is for the newer ones.

template <typename Info>
constexpr auto primaryKind() -> decltype(Info::Primary)
{
  return Info::Primary;
}
template <typename Info>
constexpr auto primaryKind() -> decltype(Info::Master)
{
  return Info::Master;
}
inline constexpr auto kPrimary = primaryKind<DomainInfo>();

template <typename Info>
constexpr auto secondaryKind() -> decltype(Info::Secondary)
{
  return Info::Secondary;
}
template <typename Info>
constexpr auto secondaryKind() -> decltype(Info::Slave)
{
  return Info::Slave;
}
inline constexpr auto kSecondary = secondaryKind<DomainInfo>();

template <typename Info>
auto primariesOf(Info& info) -> decltype((info.primaries))
{
  return info.primaries;
}
template <typename Info>
auto primariesOf(Info& info) -> decltype((info.masters))
{
  return info.masters;
}

template <typename Soa>
auto zoneOf(Soa& soa) -> decltype((soa.zonename))
{
  return soa.zonename;
}
template <typename Soa>
auto zoneOf(Soa& soa) -> decltype((soa.qname))
{
  return soa.qname;
}

template <typename Soa>
auto rnameOf(Soa& soa) -> decltype((soa.rname))
{
  return soa.rname;
}
template <typename Soa>
auto rnameOf(Soa& soa) -> decltype((soa.hostmaster))
{
  return soa.hostmaster;
}

/** Purges what is cached for a name, and for everything below it when it ends in
 * `$`. The query cache comes first: an answer that is made between the two must
 * not be made of what the query cache still has, because it would stay in the
 * packet cache. purgeAuthCaches() has it the other way round. */
inline void purgeCaches(const std::string& match)
{
  QC.purge(match);
  PC.purge(match);
}

inline void purgeCaches()
{
  QC.purge();
  PC.purge();
}

template <typename Catalog>
auto updateHashOf(CatalogHashMap& hashes, const DomainInfo& member) -> decltype(Catalog::updateCatalogHash(hashes, member))
{
  Catalog::updateCatalogHash(hashes, member);
}
template <typename Catalog>
auto updateHashOf(CatalogHashMap& hashes, const DomainInfo& member) -> decltype(Catalog().updateHash(hashes, member))
{
  Catalog().updateHash(hashes, member);
}

inline void updateCatalogHash(CatalogHashMap& hashes, const DomainInfo& member)
{
  updateHashOf<CatalogInfo>(hashes, member);
}

template <typename Record>
auto contentOf(const Record& record) -> decltype(*record.getContent())
{
  return *record.getContent();
}
template <typename Record>
auto contentOf(const Record& record) -> decltype(*record.d_content)
{
  return *record.d_content;
}

template <typename Record>
auto setContent(Record& record, const std::shared_ptr<DNSRecordContent>& content) -> decltype(record.setContent(content))
{
  record.setContent(content);
}
template <typename Record>
auto setContent(Record& record, const std::shared_ptr<DNSRecordContent>& content) -> decltype(void(record.d_content = content))
{
  record.d_content = content;
}

template <typename Content>
auto makeContentAs(uint16_t type, const std::string& text) -> decltype(Content::make(type, QClass::IN, text))
{
  return Content::make(type, QClass::IN, text);
}
template <typename Content>
auto makeContentAs(uint16_t type, const std::string& text) -> decltype(Content::mastermake(type, QClass::IN, text))
{
  return Content::mastermake(type, QClass::IN, text);
}

/** From presentation form. @throws PDNSException, std::exception */
inline std::shared_ptr<DNSRecordContent> makeContent(uint16_t type, const std::string& text)
{
  return makeContentAs<DNSRecordContent>(type, text);
}

template <typename Content>
auto readContentAs(const DNSRecord& record, PacketReader& reader) -> decltype(Content::make(record, reader))
{
  return Content::make(record, reader);
}
template <typename Content>
auto readContentAs(const DNSRecord& record, PacketReader& reader) -> decltype(Content::mastermake(record, reader))
{
  return Content::mastermake(record, reader);
}

/** From the packet that `reader` is at. @throws PDNSException, std::exception */
inline std::shared_ptr<DNSRecordContent> readContent(const DNSRecord& record, PacketReader& reader)
{
  return readContentAs<DNSRecordContent>(record, reader);
}

/** A content of our own. toPacket() is const from 4.8 on, and 5.0 wants to know
 * the size; here is what each version overrides. */
class Content : public DNSRecordContent
{
public:
  virtual void writeTo(DNSPacketWriter& writer) const = 0;
  virtual size_t size() const = 0; ///< octets of memory, about

  // NOLINTBEGIN(modernize-use-override)
  void toPacket(DNSPacketWriter& writer) { writeTo(writer); }
  void toPacket(DNSPacketWriter& writer) const { writeTo(writer); }
  size_t sizeEstimate() const { return size(); }
  // NOLINTEND(modernize-use-override)
};

// 5.1 wants to be told where to log to.
template <typename Engine>
auto checkKeyWith(DNSKEYRecordContent& record, const std::string& text) -> decltype(void(Engine::makeFromISCString(nullptr, record, text)))
{
  Engine::makeFromISCString(nullptr, record, text);
}
template <typename Engine>
auto checkKeyWith(DNSKEYRecordContent& record, const std::string& text) -> decltype(void(Engine::makeFromISCString(record, text)))
{
  Engine::makeFromISCString(record, text);
}

/** Reads a private key as PowerDNS keeps it. @throws PDNSException,
 * std::exception when that cannot be done. */
inline void checkKey(const std::string& text)
{
  DNSKEYRecordContent record;
  checkKeyWith<DNSCryptoKeyEngine>(record, text);
}

/** Makes a kind of backend known; the server keeps the factory for ever. */
template <typename Makers>
auto reportTo(Makers& makers, std::unique_ptr<BackendFactory> factory) -> decltype(makers.report(std::move(factory)))
{
  makers.report(std::move(factory));
}
template <typename Makers>
auto reportTo(Makers& makers, std::unique_ptr<BackendFactory> factory) -> decltype(makers.report(factory.get()))
{
  makers.report(factory.release());
}

inline void report(std::unique_ptr<BackendFactory> factory)
{
  reportTo(BackendMakers(), std::move(factory));
}

// What the headers declare says how old they are.

template <typename Backend, typename = void>
inline constexpr bool kHasPrimaries = false;
template <typename Backend>
inline constexpr bool kHasPrimaries<Backend, std::void_t<decltype(&Backend::setPrimaries)>> = true;

template <typename Backend, typename = void>
inline constexpr bool kHasCapabilities = false;
template <typename Backend>
inline constexpr bool kHasCapabilities<Backend, std::void_t<decltype(&Backend::getCapabilities)>> = true;

template <typename Backend, typename = void>
inline constexpr bool kHasLookupEnd = false;
template <typename Backend>
inline constexpr bool kHasLookupEnd<Backend, std::void_t<decltype(&Backend::lookupEnd)>> = true;

/** A backend of 4.7 that does what one of 4.8 does. */
template <typename Base>
class Like48 : public Base
{
public:
  void alsoNotifies(const Zone& zone, std::set<std::string>* addresses) override
  {
    std::vector<std::string> values;
    this->getDomainMetadata(zone, "ALSO-NOTIFY", values);
    addresses->insert(values.begin(), values.end());
  }
};
using Backend48 = std::conditional_t<!std::is_void_v<FeedCommentResult>, DNSBackend, Like48<DNSBackend>>;

/** A backend of 4.8 with the functions of one of 4.9. */
template <typename Base>
class Like49 : public Base
{
public:
  virtual bool setPrimaries(const Zone&, const vector<ComboAddress>&) { return false; }
  virtual void getUnfreshSecondaryInfos(vector<DomainInfo>*) {}
  virtual void getUpdatedPrimaries(vector<DomainInfo>&, std::unordered_set<DNSName>&, CatalogHashMap&) {}
  virtual bool autoPrimaryAdd(const struct AutoPrimary&) { return false; }
  virtual bool autoPrimaryBackend(const string&, const Zone&, const vector<DNSResourceRecord>&, string*, string*, DNSBackend**) { return false; }
  virtual bool createSecondaryDomain(const string&, const Zone&, const string&, const string&) { return false; }
  virtual bool searchRecords(const string&, size_t, vector<DNSResourceRecord>&) { return false; }
  virtual bool searchComments(const string&, size_t, vector<Comment>&) { return false; }

  bool setMasters(const Zone& zone, const vector<ComboAddress>& primaries) final { return this->setPrimaries(zone, primaries); }
  void getUnfreshSlaveInfos(vector<DomainInfo>* zones) final { this->getUnfreshSecondaryInfos(zones); }
  void getUpdatedMasters(vector<DomainInfo>& zones, std::unordered_set<DNSName>& catalogs, CatalogHashMap& hashes) final { this->getUpdatedPrimaries(zones, catalogs, hashes); }
  bool superMasterAdd(const struct AutoPrimary& primary) final { return this->autoPrimaryAdd(primary); }
  bool superMasterBackend(const string& address, const Zone& zone, const vector<DNSResourceRecord>& nameservers, string* nameserver, string* account, DNSBackend** backend) final { return this->autoPrimaryBackend(address, zone, nameservers, nameserver, account, backend); }
  bool createSlaveDomain(const string& address, const Zone& zone, const string& nameserver, const string& account) final { return this->createSecondaryDomain(address, zone, nameserver, account); }
  bool searchRecords(const string& pattern, int most, vector<DNSResourceRecord>& found) final { return this->searchRecords(pattern, static_cast<size_t>(most), found); }
  bool searchComments(const string& pattern, int most, vector<Comment>& found) final { return this->searchComments(pattern, static_cast<size_t>(most), found); }
};
using Backend49 = std::conditional_t<kHasPrimaries<Backend48>, Backend48, Like49<Backend48>>;

/** A backend of 4.9 with the functions of one of 5.0. */
template <typename Base>
class Like50 : public Base
{
public:
  enum Capabilities : unsigned int
  {
    CAP_DNSSEC = 1 << 0,
    CAP_COMMENTS = 1 << 1,
    CAP_DIRECT = 1 << 2,
    CAP_LIST = 1 << 3,
    CAP_CREATE = 1 << 4,
    CAP_VIEWS = 1 << 5,
  };
  virtual unsigned int getCapabilities() = 0;
  /** Not called by these versions: their API reads what lookup() finds. */
  virtual void APILookup(const QType& type, const DNSName& name, int32_t zoneId, bool /* includeDisabled */) { this->lookup(type, name, zoneId, nullptr); }
  virtual bool getSOA(const Zone& zone, int32_t /* zoneId */, SOAData& soa) { return Base::getSOA(zone, soa); }
  /** `isNsec3` is always false in these versions, which do not say it. */
  virtual bool updateDNSSECOrderNameAndAuth(DomainId, const DNSName&, const DNSName&, bool, const uint16_t, bool) { return false; }

  bool doesDNSSEC() final { return (this->getCapabilities() & CAP_DNSSEC) != 0; }
  bool getSOA(const Zone& zone, SOAData& soa) final { return this->getSOA(zone, -1, soa); }
  bool updateDNSSECOrderNameAndAuth(DomainId zoneId, const DNSName& name, const DNSName& orderName, bool isAuthoritative, const uint16_t type) final { return this->updateDNSSECOrderNameAndAuth(zoneId, name, orderName, isAuthoritative, type, false); }
};
using Backend50 = std::conditional_t<kHasCapabilities<Backend49>, Backend49, Like50<Backend49>>;

/** A backend of 5.0 with the functions of one of 5.1. */
template <typename Base>
class Like51 : public Base
{
public:
  static constexpr unsigned int CAP_SEARCH = 1 << 6;
  /** Not called by these versions: they call get() until there is no more. */
  virtual void lookupEnd() {}
};

/** What a backend of ours derives from: DNSBackend as it is in 5.1. */
using Backend = std::conditional_t<kHasLookupEnd<Backend50>, Backend50, Like51<Backend50>>;

} // namespace dodns::backend::host
