// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.hh"

#include "option_values.hh"

#include <algorithm>
#include <boost/program_options.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace options = boost::program_options;

namespace {

constexpr const char* kDefaultFile = "/etc/dodns/dodns-api.conf";

using Texts = std::vector<std::string>;

/** What the configuration file holds. docs/operator/dodns-api.md describes each. */
options::options_description settings()
{
  options::options_description all("Settings, on the command line or in the file as 'name = value'", 100, 60);
  // clang-format off
  all.add_options()
    ("database", options::value<std::string>()->default_value(""), "libpq connection string of the record database")
    ("database-connections", options::value<unsigned>()->default_value(16), "at most so many; with fewer than workers some requests wait, and fail after half a second")
    ("database-timeout", options::value<unsigned>()->default_value(5), "seconds for one statement")
    ("listen", options::value<Texts>()->composing(), "address:port for HTTP; 127.0.0.1:8080 when there is none at all")
    ("listen-tls", options::value<Texts>()->composing(), "address:port for HTTPS")
    ("tls-certificate", options::value<std::string>()->default_value(""), "PEM file with the certificate and its issuers")
    ("tls-key", options::value<std::string>()->default_value(""), "PEM file with the key")
    ("trusted-proxy", options::value<Texts>()->composing(), "address or range whose X-Forwarded-* are believed")
    ("watch-from", options::value<Texts>()->composing(), "address or range that may read /metrics, /healthz and /readyz")
    ("rule", options::value<Texts>()->composing(), "severity of a rule of verification: code=off, code=warning or code=error")
    ("public-url", options::value<std::string>()->default_value(""), "scheme and host of links; as the client asked without it")
    ("workers", options::value<unsigned>()->default_value(16), "threads that answer")
    ("max-connections", options::value<unsigned>()->default_value(1000), "of clients at once")
    ("header-timeout", options::value<unsigned>()->default_value(10), "seconds for the header of a request")
    ("body-timeout", options::value<unsigned>()->default_value(30), "seconds for its body")
    ("stream-timeout", options::value<unsigned>()->default_value(600), "seconds that a client may take for all of a zone text")
    ("idle-timeout", options::value<unsigned>()->default_value(60), "seconds between two requests")
    ("stop-timeout", options::value<unsigned>()->default_value(30), "seconds to finish what is running")
    ("nameserver", options::value<Texts>()->composing(), "name of a nameserver of the service; once for each")
    ("hostmaster", options::value<std::string>()->default_value(""), "RNAME of new zones; hostmaster.<zone> without it")
    ("zone-kind", options::value<std::string>()->default_value("native"), "of new zones: native or primary")
    ("soa-refresh", options::value<uint32_t>()->default_value(10800), "seconds, of new zones")
    ("soa-retry", options::value<uint32_t>()->default_value(3600), "seconds, of new zones")
    ("soa-expire", options::value<uint32_t>()->default_value(604800), "seconds, of new zones")
    ("soa-minimum", options::value<uint32_t>()->default_value(1800), "seconds, of new zones")
    ("default-ttl", options::value<uint32_t>()->default_value(1800), "seconds")
    ("min-ttl", options::value<uint32_t>()->default_value(30), "seconds")
    ("max-ttl", options::value<uint32_t>()->default_value(2147483647), "seconds")
    ("zone-file-records", options::value<unsigned>()->default_value(1000), "zones with more have no zone_file")
    ("zone-texts", options::value<unsigned>()->default_value(4), "zones as text that are read and written at once")
    ("zone-text-size", options::value<unsigned>()->default_value(256), "MiB of one zone text")
    ("zone-text-records", options::value<unsigned>()->default_value(2000000), "records of one zone text")
    ("zone-text-timeout", options::value<unsigned>()->default_value(300), "seconds for one statement about a whole zone")
    ("idempotency-hours", options::value<unsigned>()->default_value(24), "for which the answer to an Idempotency-Key is kept")
    ("requests-per-hour", options::value<unsigned>()->default_value(5000), "of one token; 0: no limit")
    ("requests-per-minute", options::value<unsigned>()->default_value(250), "of one token; 0: no limit")
    ("legacy-system", options::value<std::string>()->default_value(""), "file with the settings of the old DNS system that is being replaced")
    ("legacy-lease", options::value<unsigned>()->default_value(30), "seconds until others may end a write to it that was not finished")
    ("log-format", options::value<std::string>()->default_value("text"), "text or json");
  // clang-format on
  return all;
}

options::options_description commandLine()
{
  options::options_description all("On the command line", 100, 60);
  all.add_options()("config", options::value<std::string>()->default_value(kDefaultFile), "configuration file");
  all.add_options()("check-config", "read the settings, say what is wrong with them, and end");
  all.add_options()("help", "print this");
  all.add_options()("version", "print the version");
  return all;
}

options::variables_map parse(int argc, const char* const* argv)
{
  options::variables_map values;
  try {
    options::options_description both;
    both.add(settings()).add(commandLine());
    const options::positional_options_description nothing;
    options::store(options::command_line_parser(argc, argv).options(both).positional(nothing).run(), values);
    const auto file = values["config"].as<std::string>();
    if (!values["config"].defaulted() || std::filesystem::exists(file)) {
      options::store(options::parse_config_file<char>(file.c_str(), settings()), values);
    }
    options::notify(values);
  }
  catch (const options::error& error) {
    throw OptionsError(error.what());
  }
  return values;
}

Texts texts(const options::variables_map& values, const char* name)
{
  return values.count(name) > 0 ? values[name].as<Texts>() : Texts();
}

/** Reads everything and collects what is wrong. */
class Reader
{
public:
  explicit Reader(const options::variables_map& values)
      : d_values(values) {}

  Options read()
  {
    Options result;
    readServer(result.server);
    readDatabase(result.database);
    readApi(result.api);
    result.watchers = ranges("watch-from", {"127.0.0.0/8", "::1"});
    result.stopTime = seconds("stop-timeout");
    const auto& format = d_values["log-format"].as<std::string>();
    require(format == "text" || format == "json", "log-format is text or json, not '" + format + "'");
    result.logFormat = format == "json" ? LogFormat::json : LogFormat::text;
    result.legacySystem = d_values["legacy-system"].as<std::string>();
    requireFile("legacy-system", result.legacySystem);
    result.legacyLease = seconds("legacy-lease");
    require(result.legacyLease.count() > 0, "legacy-lease is at least 1");
    if (!d_mistakes.empty()) {
      throw OptionsError(d_mistakes);
    }
    return result;
  }

private:
  void require(bool holds, const std::string& otherwise)
  {
    if (!holds) {
      d_mistakes += (d_mistakes.empty() ? "" : "\n") + otherwise;
    }
  }

  void requireFile(const char* name, const std::string& file)
  {
    require(file.empty() || std::ifstream(file).good(), std::string(name) + ": cannot read '" + file + "'");
  }

  /** Boost reads -1 as the largest number. */
  unsigned number(const char* name)
  {
    const auto value = d_values[name].as<unsigned>();
    require(value <= 2147483647, std::string(name) + " is a number from 0 to 2147483647");
    return value;
  }

  std::chrono::seconds seconds(const char* name) { return std::chrono::seconds(number(name)); }

  std::vector<dodns::http::AddressRange> ranges(const char* name, const Texts& otherwise)
  {
    std::vector<dodns::http::AddressRange> all;
    const auto given = texts(d_values, name);
    for (const auto& text : given.empty() ? otherwise : given) {
      const auto range = dodns::http::AddressRange::parse(text);
      require(range.has_value(), std::string(name) + ": '" + text + "' is no address and no range like 192.0.2.0/24");
      if (range) {
        all.push_back(*range);
      }
    }
    return all;
  }

  void readEndpoints(dodns::http::ServerSettings& server, const char* name, const Texts& given, bool isTls)
  {
    for (const auto& text : given) {
      auto endpoint = readEndpoint(text);
      require(endpoint.has_value(), std::string(name) + ": '" + text + "' is not like 127.0.0.1:8080 or [::1]:8080");
      if (endpoint) {
        endpoint->isTls = isTls;
        server.endpoints.push_back(*endpoint);
      }
    }
  }

  void readServer(dodns::http::ServerSettings& server)
  {
    auto plain = texts(d_values, "listen");
    const auto tls = texts(d_values, "listen-tls");
    if (plain.empty() && tls.empty()) {
      plain = {"127.0.0.1:8080"};
    }
    readEndpoints(server, "listen", plain, false);
    readEndpoints(server, "listen-tls", tls, true);
    server.tls = {d_values["tls-certificate"].as<std::string>(), d_values["tls-key"].as<std::string>()};
    require(tls.empty() || (!server.tls.certificates.empty() && !server.tls.key.empty()), "listen-tls needs tls-certificate and tls-key");
    requireFile("tls-certificate", server.tls.certificates);
    requireFile("tls-key", server.tls.key);
    server.trustedProxies = ranges("trusted-proxy", {});
    server.workers = number("workers");
    require(server.workers > 0, "workers is at least 1");
    server.limits.connections = number("max-connections");
    require(server.limits.connections > 0, "max-connections is at least 1");
    server.limits.headerTime = seconds("header-timeout");
    server.limits.bodyTime = seconds("body-timeout");
    server.limits.streamTime = seconds("stream-timeout");
    server.limits.idleTime = seconds("idle-timeout");
  }

  void readDatabase(dodns::pg::PoolSettings& database)
  {
    database.connection.conninfo = d_values["database"].as<std::string>();
    require(!database.connection.conninfo.empty(), "database is missing: say how to reach the record database, like 'host=db.example.net dbname=dodns user=api'");
    database.connection.applicationName = "dodns-api";
    database.connection.connectTimeout = std::chrono::milliseconds(500); // with the pool's probe within a second
    database.connection.statementTimeout = seconds("database-timeout");
    database.size = number("database-connections");
    require(database.size > 0, "database-connections is at least 1");
  }

  std::optional<dodns::dns::Name> name(const char* option, const std::string& text)
  {
    auto parsed = text.empty() ? std::nullopt : dodns::dns::Name::parse(text.back() == '.' ? text : text + ".");
    require(parsed.has_value(), std::string(option) + ": '" + text + "' is no name");
    return parsed;
  }

  void readApi(dodns::api::Settings& api)
  {
    const auto nameservers = texts(d_values, "nameserver");
    require(!nameservers.empty(), "nameserver is missing: say the name of each nameserver of the service, like 'nameserver = ns1.example.net'");
    for (const auto& text : nameservers) {
      if (const auto parsed = name("nameserver", text)) {
        api.nameservers.push_back(*parsed);
      }
    }
    if (const auto& text = d_values["hostmaster"].as<std::string>(); !text.empty()) {
      require(text.find('@') == std::string::npos, "hostmaster: write a dot for the @ of '" + text + "', as in an SOA record");
      api.hostmaster = name("hostmaster", text);
    }
    const auto& kind = d_values["zone-kind"].as<std::string>();
    require(kind == "native" || kind == "primary", "zone-kind is native or primary, not '" + kind + "'");
    api.zoneKind = dodns::recorddb::zoneKindFromText(kind).value_or(api.zoneKind);
    api.soaRefresh = number("soa-refresh");
    api.soaRetry = number("soa-retry");
    api.soaExpire = number("soa-expire");
    api.soaMinimum = number("soa-minimum");
    api.defaultTtl = number("default-ttl");
    api.minTtl = number("min-ttl");
    api.maxTtl = number("max-ttl");
    require(api.minTtl <= api.defaultTtl && api.defaultTtl <= api.maxTtl && api.maxTtl <= 2147483647, "min-ttl, default-ttl and max-ttl must rise, up to 2147483647");
    for (const auto& text : texts(d_values, "rule")) {
      const auto mistake = api.rules.read(text);
      require(!mistake, "rule: " + mistake.value_or(""));
    }
    api.publicUrl = d_values["public-url"].as<std::string>();
    while (!api.publicUrl.empty() && api.publicUrl.back() == '/') {
      api.publicUrl.pop_back();
    }
    api.zoneFileRecords = number("zone-file-records");
    api.zoneTexts = std::min(number("zone-texts"), std::max(1U, d_values["workers"].as<unsigned>() / 2)); // others are to be answered meanwhile
    api.zoneTextSize = size_t{number("zone-text-size")} * 1024 * 1024;
    api.zoneTextRecords = number("zone-text-records");
    api.zoneTextTime = seconds("zone-text-timeout");
    api.idempotencyAge = std::chrono::hours(number("idempotency-hours"));
    api.requestsPerHour = number("requests-per-hour");
    api.requestsPerMinute = number("requests-per-minute");
  }

  const options::variables_map& d_values;
  std::string d_mistakes;
};

} // namespace

Options readOptions(int argc, const char* const* argv)
{
  const auto values = parse(argc, argv);
  Options result;
  if (values.count("help") > 0) {
    result.action = Options::Action::printHelp;
    return result;
  }
  if (values.count("version") > 0) {
    result.action = Options::Action::printVersion;
    return result;
  }
  result = Reader(values).read();
  result.action = values.count("check-config") > 0 ? Options::Action::checkConfig : Options::Action::serve;
  return result;
}

std::string optionsHelp()
{
  std::ostringstream text;
  text << "usage: dodns-api [--config FILE] [--name VALUE…]\n\n"
       << commandLine() << '\n'
       << settings();
  return text.str();
}
