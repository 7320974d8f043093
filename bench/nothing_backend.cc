// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "arguments.hh"
#include "dnsbackend.hh"
#include "dnsparser.hh"
#include "dnsrecords.hh"

#include <memory>

/** What a question costs when the backend does nothing: the ceiling of
 * bench/lookup. It says the same of every zone z1.bench.test. …: there is an
 * SOA, names that begin with n have one address, all others do not exist.
 *
 * Everything is made beforehand, so the time is PowerDNS' own. */
class NothingBackend : public DNSBackend
{
public:
  NothingBackend()
      : d_soa(DNSRecordContent::mastermake(QType::SOA, QClass::IN, "ns1.example.net. hostmaster.example.net. 1 10800 3600 604800 300")),
        d_address(DNSRecordContent::mastermake(QType::A, QClass::IN, "10.0.0.7")) {}

  // PowerDNS asks for ANY always, and picks.
  void lookup(const QType& /* type */, const DNSName& name, int zoneId, DNSPacket* /* packet */) override
  {
    d_name = &name;
    d_zoneId = zoneId;
    const char initial = name.getStorage()[1];
    d_isSoa = initial == 'z';
    d_isThere = d_isSoa || initial == 'n';
  }

  bool get(DNSZoneRecord& record) override
  {
    if (!d_isThere) {
      return false;
    }
    d_isThere = false;
    record.dr.d_name = *d_name;
    record.dr.d_type = d_isSoa ? QType::SOA : QType::A;
    record.dr.d_class = QClass::IN;
    record.dr.d_ttl = 3600;
    record.dr.d_clen = 0;
    record.dr.d_content = d_isSoa ? d_soa : d_address;
    record.domain_id = d_zoneId;
    record.auth = true;
    record.disabled = false;
    record.scopeMask = 0;
    return true;
  }

  bool get(DNSResourceRecord& /* record */) override { return false; }
  bool list(const DNSName& /* zone */, int /* zoneId */, bool /* includeDisabled */) override { return false; }

  void getAllDomains(vector<DomainInfo>* zones, bool /* getSerial */, bool /* includeDisabled */) override
  {
    const int count = ::arg().asNum("nothing-zones");
    for (int i = 1; i <= count; ++i) {
      DomainInfo zone;
      zone.zone = DNSName("z" + std::to_string(i) + ".bench.test.");
      zone.id = static_cast<uint32_t>(i);
      zone.kind = DomainInfo::Native;
      zone.backend = this;
      zones->push_back(zone);
    }
  }

private:
  const std::shared_ptr<DNSRecordContent> d_soa;
  const std::shared_ptr<DNSRecordContent> d_address;
  const DNSName* d_name = nullptr; ///< the host keeps it until the last get()
  int d_zoneId = 0;
  bool d_isSoa = false;
  bool d_isThere = false;
};

class NothingFactory : public BackendFactory
{
public:
  NothingFactory()
      : BackendFactory("nothing") {}
  void declareArguments(const std::string& suffix) override { declare(suffix, "zones", "How many zones there are", "0"); }
  DNSBackend* make(const std::string& /* suffix */) override { return new NothingBackend; }
};

static const struct Loader
{
  Loader() { BackendMakers().report(new NothingFactory); }
} theLoader;
