// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/dns_server.hh"

#include <fstream>
#include <sstream>

namespace dodns::legacy {

namespace {

constexpr uint16_t kDnsPort = 53;
constexpr uint16_t kHttpPort = 80;

dns::Name nameOf(const Configuration& configuration, const std::string& setting, const std::string& text)
{
  const auto name = dns::Name::parse(text.back() == '.' ? text : text + ".");
  if (!name) {
    configuration.fail(setting, "has '" + text + "', which is no name");
  }
  return *name;
}

Endpoint endpointOf(const Configuration& configuration, const std::string& setting, uint16_t port)
{
  Endpoint endpoint;
  const auto text = configuration.required(setting);
  if (!Endpoint::parse(text, port, endpoint)) {
    configuration.fail(setting, "is '" + text + "' and not like 192.0.2.1, 192.0.2.1:5300 or [2001:db8::1]:5300");
  }
  return endpoint;
}

std::optional<TsigKey> keyOf(const Configuration& configuration)
{
  const std::string setting = "tsig-key-file";
  const auto path = configuration.optional(setting);
  if (!path) {
    return std::nullopt;
  }
  std::ifstream file(*path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    configuration.fail(setting, "is '" + *path + "', which cannot be read");
  }
  std::string reason;
  auto key = TsigKey::parse(text.str(), reason);
  if (!key) {
    configuration.fail(setting, "is '" + *path + "', which " + reason);
  }
  return key;
}

ZoneListSettings zonesOf(const Configuration& configuration)
{
  ZoneListSettings zones;
  for (const auto& text : configuration.list("zones")) {
    zones.zones.push_back(nameOf(configuration, "zones", text));
  }
  zones.file = configuration.value("zones-file", "");
  if (const auto catalog = configuration.optional("catalog-zone")) {
    zones.catalog = nameOf(configuration, "catalog-zone", *catalog);
  }
  if (configuration.optional("statistics")) {
    zones.statistics = endpointOf(configuration, "statistics", kHttpPort);
  }
  if (zones.isEmpty()) {
    configuration.fail("zones", "is missing, and so are zones-file, catalog-zone and statistics: one of them says which zones there are");
  }
  return zones;
}

std::optional<RndcSettings> rndcOf(const Configuration& configuration)
{
  RndcSettings rndc;
  std::istringstream words(configuration.value("rndc", ""));
  for (std::string word; words >> word;) {
    rndc.command.push_back(word);
  }
  rndc.zoneOptions = configuration.value("zone-options", "");
  rndc.folder = configuration.value("zone-folder", "");
  rndc.timeout = configuration.duration("rndc-timeout", rndc.timeout);
  if (rndc.command.empty()) {
    return std::nullopt;
  }
  if (rndc.folder.empty()) {
    configuration.fail("zone-folder", "is missing: rndc needs it for the files of new zones");
  }
  return rndc;
}

std::string addressOf(const Endpoint& endpoint)
{
  const auto address = lookUp(endpoint, SOCK_DGRAM);
  return addressText(address->ai_addr, address->ai_addrlen);
}

std::vector<std::string> notifyFrom(const Configuration& configuration)
{
  const std::string setting = "notify-from";
  std::vector<std::string> addresses;
  for (const auto& text : configuration.list(setting)) {
    const Endpoint endpoint{text, kDnsPort};
    if (!lookUp(endpoint, SOCK_DGRAM)) {
      configuration.fail(setting, "has '" + text + "', which is no address");
    }
    addresses.push_back(addressOf(endpoint));
  }
  return addresses;
}

} // namespace

NotifySenders DnsServer::notifySenders(const Configuration& configuration)
{
  const auto kind = configuration.required("kind");
  if (kind != "dns_server") {
    configuration.fail("kind", "is '" + kind + "', and only a dns_server sends NOTIFY");
  }
  NotifySenders senders{notifyFrom(configuration), keyOf(configuration)};
  senders.addresses.push_back(addressOf(endpointOf(configuration, "server", kDnsPort)));
  return senders;
}

std::unique_ptr<System> DnsServer::open(const Configuration& configuration)
{
  Settings settings;
  settings.client.server = endpointOf(configuration, "server", kDnsPort);
  settings.client.key = keyOf(configuration);
  settings.client.connectTimeout = configuration.duration("connect-timeout", settings.client.connectTimeout);
  settings.client.timeout = configuration.duration("timeout", settings.client.timeout);
  settings.zones = zonesOf(configuration);
  settings.rndc = rndcOf(configuration);
  notifyFrom(configuration); // for dodns check; a mistake in it is said to all
  configuration.refuseUnknown();
  return std::unique_ptr<System>(new DnsServer(settings));
}

} // namespace dodns::legacy
