// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "check_output.hh"

#include "dns/rrtype.hh"

#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace dodns;
using migration::Difference;
using migration::DifferenceClass;

namespace {

using Json = nlohmann::ordered_json;

std::string textOf(const std::optional<dns::RRset>& rrset)
{
  if (!rrset) {
    return "none";
  }
  auto text = std::to_string(rrset->ttl);
  auto sorted = *rrset;
  sorted.canonicalize();
  for (const auto& rdata : sorted.rdata) {
    text += (&rdata == &sorted.rdata.front() ? " " : ", ") + rdata.toText();
  }
  return text;
}

Json jsonOf(const std::optional<dns::RRset>& rrset)
{
  if (!rrset) {
    return nullptr;
  }
  Json json = {{"ttl", rrset->ttl}, {"rdata", Json::array()}};
  auto sorted = *rrset;
  sorted.canonicalize();
  for (const auto& rdata : sorted.rdata) {
    json["rdata"].push_back(rdata.toText());
  }
  return json;
}

/** Octets that are no UTF-8 have no place in JSON. */
std::string dump(const Json& json)
{
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const char* whoHas(const Difference& difference)
{
  return difference.isInLegacy ? "only the old system has the zone" : "only the record database has the zone";
}

class TextOutput : public CheckOutput
{
public:
  void write(const Difference& difference, const std::string& repair) override
  {
    std::cout << std::left << std::setw(11) << toText(difference.kind) << difference.zone.toText() << ' ';
    if (difference.unreadable) {
      const auto& entry = *difference.unreadable;
      std::cout << entry.name << ' ' << entry.type << ' ' << entry.data << " (" << entry.place << "): " << entry.reason;
    }
    else if (difference.key) {
      std::cout << difference.key->name.toText() << ' ' << dns::rrtypeToText(difference.key->type) << " old: " << textOf(difference.legacy) << " new: " << textOf(difference.ours);
    }
    else {
      std::cout << whoHas(difference);
    }
    std::cout << (repair.empty() ? "" : "; repair: " + repair) << '\n';
  }

  void writeFailure(const std::string& zone, const std::string& why) override
  {
    std::cout << std::left << std::setw(11) << "failed" << zone << ' ' << why << '\n';
  }

  void finish(const migration::ContentFigures& figures) override
  {
    std::cout << figures.zones << " zones, " << figures.equalZones << " equal, ";
    if (figures.unchangedZones + figures.incrementalZones > 0) {
      std::cout << figures.unchangedZones << " of them unchanged, " << figures.incrementalZones << " by changes, ";
    }
    std::cout << figures.failedZones << " failed; " << figures.records << " records;";
    for (size_t i = 0; i < migration::kDifferenceClasses; ++i) {
      std::cout << ' ' << figures.differences[i] << ' ' << toText(static_cast<DifferenceClass>(i)) << (i + 1 < migration::kDifferenceClasses ? "," : "");
    }
    if (figures.driftAside > 0) {
      std::cout << ", " << figures.driftAside << " of it in zones that one of the systems gets no writes of";
    }
    std::cout << "; " << std::fixed << std::setprecision(1) << std::chrono::duration<double>(figures.time).count() << " s" << std::endl;
  }
};

class JsonOutput : public CheckOutput
{
public:
  void write(const Difference& difference, const std::string& repair) override
  {
    Json line = {{"difference", toText(difference.kind)}, {"zone", difference.zone.toText()}};
    if (difference.unreadable) {
      const auto& entry = *difference.unreadable;
      line.update({{"name", entry.name}, {"type", entry.type}, {"data", entry.data}, {"place", entry.place}, {"reason", entry.reason}});
    }
    else if (difference.key) {
      line.update({{"name", difference.key->name.toText()}, {"type", dns::rrtypeToText(difference.key->type)}, {"old", jsonOf(difference.legacy)}, {"new", jsonOf(difference.ours)}});
    }
    else {
      line["reason"] = whoHas(difference);
    }
    if (!repair.empty()) {
      line["repair"] = repair;
    }
    std::cout << dump(line) << '\n';
  }

  void writeFailure(const std::string& zone, const std::string& why) override
  {
    std::cout << dump({{"failed", zone}, {"reason", why}}) << '\n';
  }

  void finish(const migration::ContentFigures& figures) override
  {
    Json line = {{"zones", figures.zones}, {"equal", figures.equalZones}, {"unchanged", figures.unchangedZones}, {"incremental", figures.incrementalZones}, {"failed", figures.failedZones}, {"records", figures.records}};
    for (size_t i = 0; i < migration::kDifferenceClasses; ++i) {
      line["differences"][toText(static_cast<DifferenceClass>(i))] = figures.differences[i];
    }
    line["seconds"] = std::chrono::duration<double>(figures.time).count();
    std::cout << dump(line) << std::endl;
  }
};

} // namespace

std::unique_ptr<CheckOutput> makeCheckOutput(bool isJson)
{
  if (isJson) {
    return std::make_unique<JsonOutput>();
  }
  return std::make_unique<TextOutput>();
}
