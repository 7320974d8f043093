// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/zone_list.hh"

#include "dns/rdata.hh"
#include "dns/rrtype.hh"

#include <charconv>
#include <fstream>
#include <unordered_set>

namespace dodns::legacy {

namespace {

constexpr size_t kMostStatistics = size_t{1} << 34U; ///< octets: named says some 500 about a zone, and there may be millions
constexpr size_t kMostOfZone = size_t{1} << 20U;     ///< octets about one zone, and between two
constexpr std::chrono::minutes kLongestStatistics(10);

std::optional<dns::Name> nameFrom(const std::string& text)
{
  return dns::Name::parse(text == "." || (!text.empty() && text.back() == '.') ? text : text + ".");
}

std::optional<uint32_t> serialFrom(const std::string& text)
{
  uint32_t serial = 0;
  const auto* const end = text.data() + text.size();
  const auto [last, error] = std::from_chars(text.data(), end, serial);
  return error == std::errc() && last == end ? std::optional(serial) : std::nullopt;
}

/** What is between two marks behind `at`, which moves behind the second. */
std::optional<std::string> between(const std::string& text, const std::string& begin, const std::string& end, size_t& at)
{
  const auto first = text.find(begin, at);
  const auto last = first == std::string::npos ? first : text.find(end, first + begin.size());
  if (last == std::string::npos) {
    return std::nullopt;
  }
  at = last + end.size();
  return text.substr(first + begin.size(), last - first - begin.size());
}

std::string withoutEntities(std::string text)
{
  static const std::pair<const char*, const char*> kEntities[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}};
  for (const auto& [entity, character] : kEntities) {
    for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1)) {
      text.replace(at, std::string(entity).size(), character);
    }
  }
  return text;
}

void zonesOfFile(const std::string& path, const std::function<void(const ZoneSummary&)>& take)
{
  std::ifstream file(path);
  std::string line;
  for (unsigned number = 1; std::getline(file, line); ++number) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '#') {
      continue;
    }
    const auto word = line.substr(first, line.find_first_of(" \t\r", first) - first);
    const auto name = nameFrom(word);
    if (!name) {
      throw Error(Error::Kind::refused, path + ":" + std::to_string(number) + ": '" + word + "' is no name");
    }
    take({*name, std::nullopt});
  }
  if (file.bad() || !file.eof()) {
    throw Error(Error::Kind::unavailable, path + ": cannot be read");
  }
}

void zonesOfCatalog(const dns::Name& catalog, DnsClient& client, const std::function<void(const ZoneSummary&)>& take)
{
  const auto members = *dns::Name::parse("zones." + (catalog.isRoot() ? "" : catalog.toText()));
  client.transfer(catalog, [&](const ReceivedRecord& record) {
    const bool isMember = record.type == dns::rrtype::kPtr && record.name.isWithin(members) && record.name.labelCount() == members.labelCount() + 1;
    const auto member = isMember ? dns::Name::fromWire(record.rdata) : std::nullopt;
    if (member) {
      take({*member, std::nullopt});
    }
  });
}

std::optional<ZoneSummary> summaryOf(const std::string& zone)
{
  size_t inside = 0;
  const auto name = nameFrom(withoutEntities(zone.substr(0, zone.find('"'))));
  const auto type = between(zone, "<type>", "</type>", inside).value_or("");
  inside = 0;
  const auto serial = between(zone, "<serial>", "</serial>", inside);
  const bool isInternet = zone.find("rdataclass=\"IN\"") != std::string::npos;
  if (!name || !isInternet || (type != "primary" && type != "secondary" && type != "master" && type != "slave")) {
    return std::nullopt;
  }
  return ZoneSummary{*name, serial ? serialFrom(*serial) : std::nullopt};
}

std::vector<ZoneSummary> askStatistics(const Endpoint& channel, std::chrono::milliseconds timeout)
{
  const auto what = "statistics channel " + channel.toText();
  const auto end = std::chrono::steady_clock::now() + kLongestStatistics;
  TcpConnection connection(channel, what, std::chrono::steady_clock::now() + timeout);
  connection.send("GET /xml/v3/zones HTTP/1.0\r\nHost: " + channel.toText() + "\r\nConnection: close\r\n\r\n", std::chrono::steady_clock::now() + timeout);
  size_t size = 0;
  return zonesOfStatistics(what, [&] {
    auto more = connection.receiveSome(std::chrono::steady_clock::now() + timeout);
    size += more.size();
    if (size > kMostStatistics || std::chrono::steady_clock::now() > end) {
      throw Error(Error::Kind::unavailable, what + " does not come to an end with its zones");
    }
    return more;
  });
}

} // namespace

std::vector<ZoneSummary> zonesOfStatistics(const std::string& what, const std::function<std::string()>& receive)
{
  std::vector<ZoneSummary> zones;
  std::string text; // what has come and is not understood yet
  std::string statusLine;
  bool isWhole = false;
  for (auto more = receive(); !more.empty(); more = receive()) {
    text += more;
    if (statusLine.empty() && text.find("\r\n") != std::string::npos) {
      statusLine = text.substr(0, text.find("\r\n"));
    }
    size_t at = 0;
    while (const auto zone = between(text, "<zone name=\"", "</zone>", at)) {
      if (const auto summary = summaryOf(*zone)) {
        zones.push_back(*summary);
      }
    }
    text.erase(0, at);
    isWhole = isWhole || text.find("</statistics>") != std::string::npos;
    if (text.size() > kMostOfZone) {
      throw Error(Error::Kind::unavailable, what + " does not come to an end with a zone");
    }
  }
  if (statusLine.find(" 200 ") == std::string::npos || !isWhole) {
    throw Error(Error::Kind::unavailable, what + " does not list its zones: " + statusLine);
  }
  return zones;
}

void forEachListedZone(const ZoneListSettings& settings, DnsClient& client, std::chrono::milliseconds timeout, const std::function<void(const ZoneSummary&)>& take)
{
  std::unordered_set<std::string> seen;
  const auto takeOnce = [&](const ZoneSummary& zone) {
    if (seen.insert(zone.name.wire()).second) {
      take(zone);
    }
  };
  if (settings.statistics) {
    for (const auto& zone : askStatistics(*settings.statistics, timeout)) {
      if (!settings.catalog || zone.name != *settings.catalog) {
        takeOnce(zone);
      }
    }
  }
  for (const auto& zone : settings.zones) {
    takeOnce({zone, std::nullopt});
  }
  if (!settings.file.empty()) {
    zonesOfFile(settings.file, takeOnce);
  }
  if (settings.catalog) {
    // A sink may use the connection: what it is given must not come out of an open transfer.
    std::vector<ZoneSummary> members;
    zonesOfCatalog(*settings.catalog, client, [&members](const ZoneSummary& zone) { members.push_back(zone); });
    for (const auto& zone : members) {
      takeOnce(zone);
    }
  }
}

} // namespace dodns::legacy
