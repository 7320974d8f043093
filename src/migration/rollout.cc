// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/rollout.hh"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace dodns::migration {

using legacy::Endpoint;

namespace {

constexpr uint16_t kDnsPort = 53;
constexpr uint16_t kConsolePort = 5199;
constexpr const char* kConsole = "127.0.0.1";

Endpoint endpointOf(const std::string& text, uint16_t port)
{
  Endpoint endpoint;
  if (!Endpoint::parse(text, port, endpoint)) {
    throw std::invalid_argument("'" + text + "' is not like 192.0.2.1, 192.0.2.1:5300 or [2001:db8::1]:5300");
  }
  return endpoint;
}

std::vector<Endpoint> endpointsOf(const std::string& text)
{
  std::vector<Endpoint> endpoints;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');) {
    endpoints.push_back(endpointOf(word, kDnsPort));
  }
  return endpoints;
}

bool isFileName(const std::string& name)
{
  return !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

/** As a string of Lua, which has escapes of its own. */
std::string quoted(const std::string& text)
{
  std::string escaped = "\"";
  for (const char c : text) {
    escaped += c == '\\' || c == '"' ? std::string{'\\', c} : std::string{c};
  }
  return escaped + '"';
}

void writeServers(std::ostream& out, const char* pool, const std::vector<Endpoint>& servers, const dns::Name& checkZone)
{
  for (size_t i = 0; i < servers.size(); ++i) {
    out << "  newServer({address=\"" << servers[i].toText() << "\", name=\"" << pool << '-' << i + 1 << "\", pool=\"" << pool << "\",\n"
        << "    checkName=" << quoted(checkZone.toText()) << ", checkType=\"SOA\", mustResolve=true, checkInterval=1, maxCheckFailures=2})\n";
  }
}

void writeRule(std::ostream& out, const std::string& rule, const std::string& action)
{
  out << "  newRuleAction(" << rule << ", " << action << "),\n";
}

void writePoolRule(std::ostream& out, const std::string& rule, const char* pool)
{
  writeRule(out, rule, std::string("PoolAction(\"") + pool + "\")");
}

void writeRules(std::ostream& out, const RolloutStep& step)
{
  out << "setRules({\n  -- Who writes or notifies does so to the old servers until they are gone.\n";
  writePoolRule(out, "NotRule(OpcodeRule(DNSOpcode.Query))", "old");
  const bool isLast = step.share >= 1;
  if (step.share > 0 && !isLast) {
    writePoolRule(out, "NotRule(PoolAvailableRule(\"old\"))", "new");
  }
  if (!isLast) {
    out << "  -- A secondary sees the serials of one system at a time.\n";
    writePoolRule(out, "OrRule({QTypeRule(DNSQType.SOA), QTypeRule(DNSQType.AXFR), QTypeRule(DNSQType.IXFR)})", "old");
  }
  if (step.isMirrored) {
    writeRule(out, "AllRule()", "mirror");
  }
  if (step.share > 0) {
    std::ostringstream share;
    share << "AndRule({ProbaRule(" << step.share << "), PoolAvailableRule(\"new\")})";
    out << "  -- Servers that are not there get nothing: the others answer for them.\n";
    writePoolRule(out, isLast ? "PoolAvailableRule(\"new\")" : share.str(), "new");
  }
  writePoolRule(out, "AllRule()", "old");
  out << "})\n";
}

} // namespace

RolloutNameserver RolloutNameserver::parse(const std::string& text)
{
  RolloutNameserver nameserver;
  nameserver.console = endpointOf(kConsole, kConsolePort);
  std::istringstream words(text);
  words >> nameserver.name;
  if (!isFileName(nameserver.name)) {
    throw std::invalid_argument("'" + text + "' does not begin with a name of letters, digits and hyphens");
  }
  for (std::string word; words >> word;) {
    const auto equals = std::min(word.find('='), word.size());
    const auto key = word.substr(0, equals);
    const auto value = equals < word.size() ? word.substr(equals + 1) : "";
    if (key == "console") {
      nameserver.console = endpointOf(value, kConsolePort);
      continue;
    }
    auto* servers = key == "listen" ? &nameserver.listen : key == "old" ? &nameserver.oldServers
                                                       : key == "new"   ? &nameserver.newServers
                                                                        : nullptr;
    if (servers == nullptr) {
      throw std::invalid_argument(nameserver.name + ": '" + word + "' is none of listen=, old=, new= and console=");
    }
    *servers = endpointsOf(value);
  }
  if (nameserver.listen.empty() || nameserver.oldServers.empty() || nameserver.newServers.empty()) {
    throw std::invalid_argument(nameserver.name + ": it takes listen=, old= and new=, each with an address at least");
  }
  return nameserver;
}

const std::vector<RolloutStep>& rolloutSteps()
{
  static const std::vector<RolloutStep> steps = {
      {"old", 0, false, "the old servers answer; the new ones are only asked whether they are there"},
      {"mirror", 0, true, "the same, and each query over UDP goes to a new server, too; what it answers is counted"},
      {"one-percent", 0.01, false, "1 of 100 queries is answered by the new servers; each side answers for the other one when that is away"},
      {"ten-percent", 0.1, false, "10 of 100"},
      {"new", 1, false, "the new servers answer, also SOA and transfers; the old ones when no new one is there"},
  };
  return steps;
}

std::string dnsdistConfiguration(const RolloutNameserver& nameserver, const RolloutStep& step, const RolloutSettings& settings)
{
  std::ostringstream out;
  out << "-- Written by dodns rollout plan: nameserver " << nameserver.name << ", step " << step.name << ":\n-- " << step.says << ".\n"
      << "-- A dnsdist that runs with another step may read it, too: only the rules change, all at once.\n"
      << "if not started then\n"
      << "  setKey(\"" << settings.consoleKey << "\")\n"
      << "  controlSocket(\"" << nameserver.console.toText() << "\")\n"
      << "  setSecurityPollSuffix(\"\")\n"
      << "  setACL({\"0.0.0.0/0\", \"::/0\"})\n";
  for (const auto& address : nameserver.listen) {
    out << "  addLocal(\"" << address.toText() << "\")\n";
  }
  writeServers(out, "old", nameserver.oldServers, settings.checkZone);
  writeServers(out, "new", nameserver.newServers, settings.checkZone);
  out << "  mirror = TeeAction(\"" << nameserver.newServers.front().toText() << "\")\n"
      << "  started = true\n"
      << "end\n";
  writeRules(out, step);
  out << "return \"" << nameserver.name << ": " << step.name << "\"\n";
  return out.str();
}

} // namespace dodns::migration
