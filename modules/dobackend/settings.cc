// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "settings.hh"

#include "host.hh"
#include "host_version.hh"

#include <charconv>
#include <unistd.h>

namespace dodns::backend {

namespace {

constexpr Option kOptions[] = {
    {"database", "", "Connection string of the record database, as libpq reads it"},
    {"replica", "/var/lib/powerdns/dodns", "Folder of the local replica, for this server alone"},
    {"nameserver", "", "Name of this nameserver in dodns.nameservers; empty: the host name"},
    {"report-database", "", "Connection string of the primary, to report to while the record database is a hot standby"},
    {"poll-interval-ms", "1000", "Milliseconds between two looks at the change feed when no notification arrives"},
    {"connect-timeout-ms", "5000", "Milliseconds until a connection to the record database is given up"},
    {"statement-timeout-ms", "30000", "Milliseconds until a statement that yields nothing is given up"},
    {"purge-grace-ms", "500", "Milliseconds until the packet and query caches are purged for the last time after a change"},
    {"map-size-mb", "65536", "Largest size of the replica's file in MiB; address space, not memory"},
    {"write-wait-ms", "2000", "Milliseconds that a write waits until the replica of this host's server shows it"},
};

std::string hostName()
{
  char name[256] = {};
  return gethostname(name, sizeof(name) - 1) == 0 ? name : "unknown";
}

class OptionReader
{
public:
  explicit OptionReader(std::string prefix)
      : d_prefix(std::move(prefix)) {}

  std::string text(const std::string& name) const { return ::arg()[d_prefix + "-" + name]; }

  int64_t number(const std::string& name, int64_t least, int64_t most) const
  {
    const auto value = text(name);
    int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number < least || number > most) {
      throw PDNSException("setting " + d_prefix + "-" + name + "='" + value + "' must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    }
    return number;
  }

  std::chrono::milliseconds milliseconds(const std::string& name, int64_t least) const
  {
    constexpr int64_t kOneHour = 3600000;
    return std::chrono::milliseconds(number(name, least, kOneHour));
  }

private:
  std::string d_prefix;
};

} // namespace

OptionList options()
{
  return {std::begin(kOptions), std::end(kOptions)};
}

Settings Settings::read(const std::string& prefix)
{
  const OptionReader option(prefix);
  Settings settings;
  auto& follower = settings.follower;
  follower.database.conninfo = option.text("database");
  if (follower.database.conninfo.empty()) {
    throw PDNSException("setting " + prefix + "-database is missing: the connection string of the record database, for example 'host=/run/postgresql dbname=dodns user=nameserver'");
  }
  follower.database.connectTimeout = option.milliseconds("connect-timeout-ms", 1);
  follower.database.statementTimeout = option.milliseconds("statement-timeout-ms", 1);
  follower.database.applicationName = "dobackend";
  auto& reporter = follower.reporter;
  reporter.nameserver = option.text("nameserver");
  if (reporter.nameserver.empty()) {
    reporter.nameserver = hostName();
  }
  reporter.version = DODNS_VERSION;
  reporter.primary = follower.database;
  reporter.primary.conninfo = option.text("report-database");
  follower.pollInterval = option.milliseconds("poll-interval-ms", 10);
  follower.purgeGrace = option.milliseconds("purge-grace-ms", 0);
  settings.replicaDirectory = option.text("replica");
  if (settings.replicaDirectory.empty()) {
    throw PDNSException("setting " + prefix + "-replica is empty: name the folder that holds this server's replica");
  }
  constexpr int64_t kLargestMap = int64_t{1} << 26; // 64 TiB
  settings.mapSize = static_cast<size_t>(option.number("map-size-mb", 1, kLargestMap)) << 20;
  settings.writeWait = option.milliseconds("write-wait-ms", 0);
  return settings;
}

} // namespace dodns::backend
