// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/configuration.hh"
#include "legacy/dns_client.hh"
#include "legacy/notify_answer.hh"
#include "legacy/rndc.hh"
#include "legacy/system.hh"
#include "legacy/update_message.hh"
#include "legacy/zone_list.hh"

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

namespace dodns::legacy {

/** Any nameserver: read by zone transfers, written by DNS UPDATE (RFC 2136).
 * Settings: docs/operator/legacy.md. */
class DnsServer : public System
{
public:
  /** @throws ConfigurationError */
  static std::unique_ptr<System> open(const Configuration& configuration);

  /** Whose NOTIFY tells of changes there: the server's address and those of
   * `notify-from`, or the key. @throws ConfigurationError, also when it is about
   * another kind of system. */
  static NotifySenders notifySenders(const Configuration& configuration);

  std::string description() const override { return d_client.name(); }
  void forEachZone(const std::function<void(const ZoneSummary&)>& take) override;
  std::optional<ZoneSummary> findZone(const dns::Name& zone) override;
  void readZone(const dns::Name& zone, const std::function<void(const Entry&)>& take) override;
  /** By IXFR (RFC 1995). */
  std::optional<uint32_t> readChanges(const dns::Name& zone, uint32_t serial, const std::function<void(const Entry&, bool isAdded)>& take) override;
  std::optional<dns::RRset> read(const dns::Name& zone, const dns::Name& name, uint16_t type) override;
  /** What no question leads to comes out of one transfer for all of it. */
  std::vector<std::optional<dns::RRset>> readAll(const dns::Name& zone, const std::vector<std::pair<dns::Name, uint16_t>>& rrsets) override;
  std::vector<std::vector<RRsetChange>> inParts(const std::vector<RRsetChange>& changes) const override;
  void apply(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<NextSerial>& serial) override;
  bool takesSerials(const dns::Name& zone) override;
  void createZone(const dns::Name& zone, const std::vector<dns::Record>& records) override;
  void deleteZone(const dns::Name& zone) override;

private:
  struct Settings
  {
    DnsClientSettings client;
    ZoneListSettings zones;
    std::optional<RndcSettings> rndc;
  };
  explicit DnsServer(const Settings& settings);

  struct ToldSerial
  {
    dns::RRset soa; ///< of the zone now
    NextSerial next;
    bool isRequired; ///< nothing is done when it is another one
  };

  bool isTransferred(const dns::Name& zone);
  bool askFor(const dns::Name& zone, const dns::Name& name, uint16_t type, std::optional<dns::RRset>& rrset);
  State stateAfterUpdate(const dns::Name& zone, const std::vector<RRsetChange>& changes);
  uint8_t update(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<ToldSerial>& told);
  std::optional<dns::RRset> readSoa(const dns::Name& zone);
  uint8_t updateWithSerial(const dns::Name& zone, const std::vector<RRsetChange>& changes, const NextSerial& serial);
  void addSoaChange(const dns::Name& zone, const RRsetChange& change, const std::optional<ToldSerial>& told, UpdateMessage& message);
  [[noreturn]] void failUpdate(const dns::Name& zone, uint8_t rcode) const;

  const ZoneListSettings d_zones;
  const std::chrono::milliseconds d_timeout;
  DnsClient d_client;
  std::optional<Rndc> d_rndc;
  std::unordered_set<std::string> d_takeSerials; ///< zones in wire form
};

} // namespace dodns::legacy
