// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later

/* drive_system CONFIGURATION: does to an old system what the lines of standard input say, and prints what comes of it.
 *
 *   zones | zone ZONE | takes-serials ZONE | entries ZONE | changes ZONE SERIAL | rrset ZONE NAME TYPE | delete ZONE
 *   change ZONE [SERIAL] | try ZONE | state ZONE | create ZONE, then lines up to one with a dot alone:
 *     - NAME TTL TYPE DATA    was there
 *     + NAME TTL TYPE DATA    is to be there
 *
 * `try` writes in a transaction, and takes it back. An error is printed as its kind; its text goes to standard error. */
#include "dns/rrtype.hh"
#include "legacy/open.hh"
#include "zonefile/entry.hh"

#include <iostream>
#include <map>
#include <sstream>

using namespace dodns;
using legacy::Error;

namespace {

dns::Name nameFrom(const std::string& text)
{
  return dns::Name::parse(text).value();
}

const char* toText(Error::Kind kind)
{
  switch (kind) {
  case Error::Kind::unavailable:
    return "unavailable";
  case Error::Kind::failed:
    return "failed";
  case Error::Kind::refused:
    return "refused";
  case Error::Kind::conflict:
    return "conflict";
  case Error::Kind::noZone:
    return "no such zone";
  case Error::Kind::unsupported:
    return "unsupported";
  }
  return "";
}

const char* toText(legacy::State state)
{
  switch (state) {
  case legacy::State::before:
    return "before";
  case legacy::State::after:
    return "after";
  case legacy::State::other:
    return "other";
  }
  return "";
}

dns::Record recordFrom(std::istream& words)
{
  std::string name;
  uint32_t ttl = 0;
  std::string type;
  std::string data;
  words >> name >> ttl >> type >> std::ws;
  std::getline(words, data);
  return {nameFrom(name), ttl, dns::Rdata::parse(dns::rrtypeFromText(type).value(), data).value()};
}

struct Changes
{
  std::vector<legacy::RRsetChange> changes;
  std::vector<dns::Record> added;
};

Changes readChanges()
{
  Changes all;
  std::map<std::pair<std::string, uint16_t>, legacy::RRsetChange> byKey;
  for (std::string line; std::getline(std::cin, line) && line != ".";) {
    std::istringstream words(line);
    char sign = 0;
    words >> sign;
    const auto record = recordFrom(words);
    auto& change = byKey[{record.name.wire(), record.type()}];
    change.name = record.name;
    change.type = record.type();
    auto& rrset = sign == '+' ? change.after : change.before;
    if (!rrset) {
      rrset.emplace();
    }
    rrset->ttl = record.ttl;
    rrset->rdata.push_back(record.rdata);
    if (sign == '+') {
      all.added.push_back(record);
    }
  }
  for (const auto& one : byKey) {
    all.changes.push_back(one.second);
  }
  return all;
}

void print(const legacy::ZoneSummary& zone)
{
  std::cout << zone.name.toText() << (zone.serial ? " " + std::to_string(*zone.serial) : "") << '\n';
}

void printEntry(const dns::Name& zone, const legacy::Entry& entry)
{
  zonefile::Findings findings;
  std::cout << entry.text.name << ' ' << entry.text.ttl << ' ' << entry.text.type << ' ' << entry.text.data;
  const auto record = zonefile::readEntry(entry.text, zone, findings);
  std::cout << " = " << (record ? record->name.toText() + " " + record->rdata.toText() : findings.front().code) << '\n';
}

void printRRset(const std::optional<dns::RRset>& rrset)
{
  if (!rrset) {
    std::cout << "none\n";
    return;
  }
  for (const auto& rdata : rrset->rdata) {
    std::cout << rrset->ttl << ' ' << rdata.toText() << '\n';
  }
}

void run(legacy::System& system, const std::string& verb, std::istream& words)
{
  std::string zoneText;
  words >> zoneText;
  const auto zone = zoneText.empty() ? dns::Name() : nameFrom(zoneText);
  if (verb == "zones") {
    system.forEachZone(print);
  }
  else if (verb == "zone") {
    const auto found = system.findZone(zone);
    found ? print(*found) : printRRset(std::nullopt);
  }
  else if (verb == "takes-serials") {
    std::cout << (system.takesSerials(zone) ? "takes serials" : "has its own") << '\n';
  }
  else if (verb == "entries") {
    system.readZone(zone, [&zone](const legacy::Entry& entry) { printEntry(zone, entry); });
  }
  else if (verb == "changes") {
    uint32_t serial = 0;
    words >> serial;
    std::string changes; // nothing of them counts when it is the whole zone
    const auto now = system.readChanges(zone, serial, [&changes](const legacy::Entry& entry, bool isAdded) {
      changes += (isAdded ? "+ " : "- ") + entry.text.name + ' ' + std::to_string(entry.text.ttl) + ' ' + entry.text.type + ' ' + entry.text.data + '\n';
    });
    std::cout << (now ? changes + "serial " + std::to_string(*now) : "the whole zone") << '\n';
  }
  else if (verb == "rrset") {
    std::string name;
    std::string type;
    words >> name >> type;
    printRRset(system.read(zone, nameFrom(name), dns::rrtypeFromText(type).value()));
  }
  else if (verb == "delete") {
    system.deleteZone(zone);
    std::cout << "done\n";
  }
  else if (verb == "state") {
    std::cout << toText(system.stateOf(zone, readChanges().changes)) << '\n';
  }
  else if (verb == "change") {
    uint32_t number = 0;
    const auto serial = words >> number ? std::optional(legacy::NextSerial{number}) : std::nullopt;
    system.apply(zone, readChanges().changes, serial);
    std::cout << "done\n";
  }
  else if (verb == "try") { // and take it back
    const auto changes = readChanges().changes;
    if (const auto transaction = system.begin()) {
      system.apply(zone, changes, {});
      std::cout << toText(system.stateOf(zone, changes)) << '\n';
    }
    else {
      std::cout << "no transactions\n";
    }
  }
  else if (verb == "create") {
    system.createZone(zone, readChanges().added);
    std::cout << "done\n";
  }
  else {
    std::cout << "there is no verb " << verb << '\n';
  }
}

} // namespace

int main(int argc, char** argv)
{
  try {
    const auto system = legacy::open(legacy::Configuration::fromFile(argv[argc - 1]));
    for (std::string line; std::getline(std::cin, line);) {
      std::istringstream words(line);
      std::string verb;
      words >> verb;
      try {
        run(*system, verb, words);
      }
      catch (const Error& error) {
        std::cout << toText(error.kind()) << (error.outcomeIsUnknown() ? ", outcome unknown\n" : "\n");
        std::cerr << line << ": " << error.what() << '\n';
      }
      std::cout << std::flush;
    }
  }
  catch (const legacy::ConfigurationError& error) {
    std::cout << error.what() << '\n';
    return 2;
  }
  return 0;
}
