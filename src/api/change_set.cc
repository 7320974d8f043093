// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/change_set.hh"

#include "api/call.hh"
#include "api/query_flags.hh"
#include "api/record_names.hh"
#include "dns/rrtype.hh"
#include "zonefile/entry.hh"

#include <algorithm>
#include <array>

namespace dodns::api {

namespace {

constexpr std::array<std::pair<const char*, ChangeAction>, 5> kActions = {{
    {"create-zone", ChangeAction::createZone},
    {"delete-zone", ChangeAction::deleteZone},
    {"replace-rrset", ChangeAction::replaceRrset},
    {"add-record", ChangeAction::addRecord},
    {"delete-record", ChangeAction::deleteRecord},
}};

/** Reads one change; a mistake is about a member of it. */
class ChangeReader
{
public:
  ChangeReader(const Json& json, std::string place, Findings& findings)
      : d_json(json), d_place(std::move(place)), d_findings(findings) {}

  std::optional<Change> read()
  {
    const auto before = d_findings.size();
    Change change;
    change.place = d_place;
    readAction(change);
    readZone(change);
    const bool isAboutRecords = change.action != ChangeAction::createZone && change.action != ChangeAction::deleteZone;
    refuseUnknown(isAboutRecords);
    if (d_findings.size() == before && isAboutRecords) {
      readRecord(change);
    }
    return d_findings.size() == before ? std::optional(std::move(change)) : std::nullopt;
  }

private:
  void wrong(const char* code, const char* member, const std::string& message)
  {
    d_findings.push_back(mistake(code, (d_place + "." + member).c_str(), message));
  }

  std::optional<std::string> text(const char* member)
  {
    const auto found = d_json.find(member);
    if (found == d_json.end() || !found->is_string()) {
      wrong("not-a-text", member, std::string(member) + " is to be a string");
      return std::nullopt;
    }
    return found->get<std::string>();
  }

  void readAction(Change& change)
  {
    const auto given = text("action");
    const auto found = std::find_if(kActions.begin(), kActions.end(), [&given](const auto& known) { return given == known.first; });
    if (given && found == kActions.end()) {
      wrong("action-unknown", "action", "There is no action " + *given);
    }
    change.action = found == kActions.end() ? change.action : found->second;
  }

  void readZone(Change& change)
  {
    const auto given = text("zone");
    const auto name = given ? readZoneName(*given) : std::nullopt;
    if (given && !name) {
      wrong("invalid-domain-name", "zone", "Name " + *given + " is not a valid domain name");
    }
    change.zone = name.value_or(change.zone);
  }

  void refuseUnknown(bool isAboutRecords)
  {
    for (const auto& [member, value] : d_json.items()) {
      const bool isKnown = member == "action" || member == "zone" || (isAboutRecords && (member == "name" || member == "type" || member == "ttl" || member == "data"));
      if (!isKnown) {
        wrong("member-unknown", member.c_str(), "The action has no member " + member);
      }
    }
  }

  void readRecord(Change& change)
  {
    const auto before = d_findings.size();
    const auto name = text("name");
    const auto type = text("type");
    const auto number = type ? dns::rrtypeFromText(*type) : std::nullopt;
    if (type && !number) {
      wrong("type-unknown", "type", "There is no record type " + *type);
    }
    Findings ofMembers;
    change.ttl = readMembers(d_json.contains("ttl") ? Json{{"ttl", d_json.at("ttl")}} : Json::object(), ofMembers).ttl;
    if (change.ttl.isGiven && !change.ttl.value) {
      wrong("not-a-number", "ttl", "TTL is not a number");
    }
    if (d_findings.size() != before) {
      return;
    }
    change.type = *number;
    Findings own;
    change.name = readOwner(*name, change.zone, own).value_or(change.zone);
    take(own, "name");
    readData(change);
  }

  void readData(Change& change)
  {
    const auto found = d_json.find("data");
    const bool isList = change.action == ChangeAction::replaceRrset;
    if (found == d_json.end() || (isList ? !found->is_array() : !found->is_string())) {
      wrong("data-missing", "data", isList ? "data is to be a list of strings" : "data is to be a string");
      return;
    }
    const auto texts = isList ? *found : Json::array({*found});
    for (const auto& one : texts) {
      if (!one.is_string()) {
        wrong("not-a-text", "data", "data is to be a list of strings");
        continue;
      }
      Findings own;
      if (auto rdata = zonefile::readRdata(change.type, one.get_ref<const std::string&>(), change.zone, own)) {
        change.data.push_back(std::move(*rdata));
      }
      take(own, "data");
    }
  }

  /** Findings of a text become those of the member it is in. Warnings are for
   * later: the rules say them again. */
  void take(const Findings& own, const char* member)
  {
    for (auto finding : own) {
      if (finding.severity == base::Severity::error) {
        finding.place = {{}, 0, 0, d_place + "." + member};
        d_findings.push_back(std::move(finding));
      }
    }
  }

  const Json& d_json;
  const std::string d_place;
  Findings& d_findings;
};

void readVersions(const Json& json, ChangeSet& set, Findings& findings)
{
  if (!json.is_object()) {
    findings.push_back(mistake("versions-invalid", "versions", "versions is to be an object of zones and their versions"));
    return;
  }
  for (const auto& [zone, version] : json.items()) {
    const auto name = readZoneName(zone);
    if (!name || !(version.is_string() || version.is_null())) {
      findings.push_back(mistake("versions-invalid", "versions", "versions has for each zone a string, or null when it is not to be there"));
      continue;
    }
    set.versions[name->toText()] = version.is_null() ? std::nullopt : std::optional(version.get<std::string>());
  }
}

} // namespace

ChangeSet readChangeSet(const Json& body, Findings& findings)
{
  ChangeSet set;
  refuseUnknownMembers(body, {"changes", "versions"}, findings);
  const auto changes = body.find("changes");
  if (changes == body.end() || !changes->is_array() || changes->empty() || changes->size() > kMaxChanges) {
    findings.push_back(mistake("changes-missing", "changes", "changes is to be a list of 1 to " + std::to_string(kMaxChanges) + " changes"));
    return set;
  }
  if (body.contains("versions")) {
    readVersions(body.at("versions"), set, findings);
  }
  size_t rdataCount = 0;
  for (size_t i = 0; i < changes->size(); ++i) {
    const auto place = "changes[" + std::to_string(i) + "]";
    if (!(*changes)[i].is_object()) {
      findings.push_back(mistake("not-an-object", place.c_str(), "A change is to be an object"));
      continue;
    }
    const auto data = (*changes)[i].find("data");
    rdataCount += data != (*changes)[i].end() && data->is_array() ? data->size() : 1;
    if (rdataCount > kMaxChanges) {
      findings.push_back(mistake("too-many-records", (place + ".data").c_str(), "The changes name more than " + std::to_string(kMaxChanges) + " records"));
      return set;
    }
    if (auto change = ChangeReader((*changes)[i], place, findings).read()) {
      set.changes.push_back(std::move(*change));
    }
  }
  return set;
}

} // namespace dodns::api
