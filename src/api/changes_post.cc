// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/changed_zone.hh"
#include "api/difference_json.hh"
#include "api/domain_json.hh"
#include "api/endpoints.hh"
#include "api/preconditions.hh"
#include "api/query_flags.hh"
#include "api/record_checks.hh"
#include "api/zone_creation.hh"
#include "api/zone_text_slot.hh"
#include "recorddb/serial.hh"

#include <algorithm>
#include <set>

namespace dodns::api {

namespace {

/** A change set on its way into the record database. */
class SetOfChanges
{
public:
  SetOfChanges(const Call& call, const ChangeSet& set, bool isDryRun)
      : d_call(call), d_set(set), d_isDryRun(isDryRun) {}

  http::Response run()
  {
    if (!maySeeAll()) {
      return forbidden(d_call.request);
    }
    openZones();
    if (!areVersionsRight()) {
      return preconditionFailed(d_call.request);
    }
    apply();
    if (hasError(d_findings)) {
      return unprocessable(d_call.request, d_findings);
    }
    if (!mayWriteAll()) {
      return forbidden(d_call.request);
    }
    write();
    if (hasError(d_findings)) {
      return unprocessable(d_call.request, d_findings);
    }
    return finish();
  }

private:
  struct Zone
  {
    std::optional<ChangedZone> changed; ///< nothing: it is not there
    bool isCreated = false;
    bool isFilled = false; ///< by the change that creates it
    bool isDeleted = false;
    std::optional<std::string> versionBefore;
  };

  bool maySeeAll() const
  {
    const bool areCovered = std::all_of(d_set.changes.begin(), d_set.changes.end(), [this](const Change& change) { return d_call.token.covers(change.zone); });
    return areCovered && std::all_of(d_set.versions.begin(), d_set.versions.end(), [this](const auto& one) { return d_call.token.covers(*dns::Name::parse(one.first)); });
  }

  /** Locks all zones, and makes those that shall be, in the order of their names:
   * whoever does so, too, is waited for and never in a circle. */
  void openZones()
  {
    std::map<std::string, bool> wanted; // and whether it shall be made
    for (const auto& change : d_set.changes) {
      wanted.try_emplace(change.zone.toText(), change.action == ChangeAction::createZone);
    }
    for (const auto& [name, version] : d_set.versions) {
      wanted.try_emplace(name, false);
    }
    std::vector<dns::Name> names;
    for (const auto& [name, isMade] : wanted) {
      names.push_back(*dns::Name::parse(name));
    }
    d_call.begin(names);
    for (const auto& [name, isMade] : wanted) {
      auto& zone = d_zones[name];
      const auto parsed = *dns::Name::parse(name);
      auto found = d_call.lockZone(parsed);
      if (found) {
        zone.versionBefore = found->versionBefore();
      }
      else if (isMade && isPlausibleDomain(parsed)) {
        found = d_call.createZone(parsed);
        zone.isCreated = found.has_value();
      }
      if (found) {
        zone.changed.emplace(*found, d_call.settings);
      }
    }
  }

  bool areVersionsRight() const
  {
    for (const auto& [name, version] : d_set.versions) {
      if (d_zones.at(name).versionBefore != version) {
        return false;
      }
    }
    const auto& first = d_set.changes.front().zone; // the only one when there is a condition
    return preconditionsHold(d_call.request, d_zones.at(first.toText()).versionBefore);
  }

  void apply()
  {
    for (const auto& change : d_set.changes) {
      auto& zone = d_zones.at(change.zone.toText());
      if (change.action == ChangeAction::createZone) {
        create(change, zone);
      }
      else if (!zone.changed) {
        d_findings.push_back(mistake("zone-unknown", (change.place + ".zone").c_str(), "There is no zone " + change.zone.toText()));
      }
      else {
        applyTo(zone, change);
      }
    }
    for (auto& [name, zone] : d_zones) {
      if (zone.changed && !zone.isDeleted && d_call.rulesDecide()) {
        zone.changed->verifyNames(d_findings);
      }
    }
  }

  /** As POST /v2/domains makes it, from where further changes go on. */
  void create(const Change& change, Zone& zone)
  {
    if (!isPlausibleDomain(change.zone)) {
      d_findings.push_back(mistake("invalid-domain-name", (change.place + ".zone").c_str(), "Name " + change.zone.toText() + " is not a valid domain name"));
      return;
    }
    if (!zone.isCreated || zone.isFilled) {
      d_findings.push_back(mistake("domain-exists", (change.place + ".zone").c_str(), "domain '" + shownZone(change.zone) + "': name already exists"));
      return;
    }
    zone.isFilled = true;
    auto& managed = zone.changed->zone();
    const auto apex = change.zone.toText();
    managed.add({0, apex, "SOA", d_call.settings.defaultTtl, newSoa(change.zone, d_call.settings), {}});
    for (const auto& nameserver : d_call.settings.nameservers) {
      managed.add({0, apex, "NS", d_call.settings.defaultTtl, nameserver.toText(), {}});
    }
  }

  void applyTo(Zone& zone, const Change& change)
  {
    Findings own;
    checkZone(zone.changed->zone(), own);
    if (zone.isDeleted) {
      own.push_back(mistake("zone-unknown", "zone", "The zone " + change.zone.toText() + " is deleted by a change before"));
    }
    for (auto& finding : own) {
      finding.place.member = change.place + ".zone";
      d_findings.push_back(std::move(finding));
    }
    switch (change.action) {
    case ChangeAction::createZone:
      break;
    case ChangeAction::deleteZone:
      zone.isDeleted = true;
      break;
    case ChangeAction::replaceRrset:
      zone.changed->replaceRrset(change, d_findings);
      break;
    case ChangeAction::addRecord:
      zone.changed->addRecord(change, d_findings);
      break;
    case ChangeAction::deleteRecord:
      zone.changed->deleteRecord(change, d_findings);
      break;
    }
  }

  bool mayWriteAll() const
  {
    for (const auto& [name, zone] : d_zones) {
      if ((zone.isCreated || zone.isDeleted) && !d_call.token.types.empty()) {
        return false;
      }
      for (const auto& difference : zone.changed ? zone.changed->differences() : std::vector<recorddb::Difference>()) {
        if (!d_call.token.mayWriteType(difference.type)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Places are looked at when all of all zones is written: one may be another's
   * target. */
  void write()
  {
    for (auto& [name, zone] : d_zones) {
      if (zone.isDeleted) {
        const Patience patience(d_call.connection, d_call.settings.zoneTextTime); // it may be large
        zone.changed->zone().removeZone();
      }
      else if (zone.changed) {
        zone.changed->write();
      }
    }
    for (const auto& [name, zone] : d_zones) {
      if (zone.changed && !zone.isDeleted && d_call.rulesDecide()) {
        zone.changed->verifyPlaces(d_call.connection, d_findings);
      }
    }
  }

  http::Response finish()
  {
    if (d_isDryRun) {
      d_call.undo();
    }
    auto zones = Json::array();
    std::vector<recorddb::Difference> all;
    for (auto& [name, zone] : d_zones) {
      const auto differences = zone.changed ? zone.changed->differences() : std::vector<recorddb::Difference>();
      if (!zone.isDeleted) {
        all.insert(all.end(), differences.begin(), differences.end());
      }
      if (zone.changed) {
        zones.push_back(describe(zone));
        if (!d_isDryRun) {
          audit(zone, differences);
        }
      }
    }
    Json answer;
    answer["dry_run"] = d_isDryRun;
    answer["zones"] = std::move(zones);
    answer["difference"] = differencesJson(count(all), all);
    answer["findings"] = findingsJson(d_findings);
    auto response = jsonResponse(200, answer);
    if (!d_isDryRun && d_call.rulesDecide() && d_zones.size() == 1 && d_zones.begin()->second.changed && !d_zones.begin()->second.isDeleted) {
      response.headers.add("ETag", entityTag(d_zones.begin()->second.changed->zone().version()));
    }
    return response;
  }

  Json describe(Zone& zone) const
  {
    auto& managed = zone.changed->zone();
    const auto name = shownZone(managed.name());
    if (zone.isDeleted) {
      return {{"name", name}, {"version", nullptr}};
    }
    const auto soa = managed.soa();
    const bool isWrittenLater = !d_call.rulesDecide(); // by another transaction
    const auto version = d_isDryRun ? zone.versionBefore : isWrittenLater ? std::nullopt
                                                                          : std::optional(managed.version());
    return {{"name", name}, {"version", version ? Json(*version) : Json(nullptr)}, {"serial", soa ? Json(recorddb::serialOf(soa->rdata).value_or(0)) : Json(nullptr)}};
  }

  void audit(Zone& zone, const std::vector<recorddb::Difference>& differences) const
  {
    const auto& name = zone.changed->zone().name();
    const auto what = toText({{"difference", differencesJson(count(differences), differences)}});
    if (zone.isDeleted) {
      d_call.audit(recorddb::AuditAction::del, name, toText({{"name", shownZone(name)}}), std::nullopt);
    }
    else if (zone.isCreated) {
      d_call.audit(recorddb::AuditAction::create, name, std::nullopt, what);
    }
    else if (!differences.empty()) {
      d_call.audit(recorddb::AuditAction::update, name, std::nullopt, what);
    }
  }

  static recorddb::DifferenceCounts count(const std::vector<recorddb::Difference>& differences)
  {
    recorddb::DifferenceCounts counts;
    for (const auto& difference : differences) {
      ++(difference.kind == "added" ? counts.added : difference.kind == "changed" ? counts.changed
                                                                                  : counts.removed);
    }
    return counts;
  }

  const Call& d_call;
  const ChangeSet& d_set;
  const bool d_isDryRun;
  std::map<std::string, Zone> d_zones; ///< by FQDN
  Findings d_findings;
};

} // namespace

http::Response postChanges(const Call& call)
{
  const auto body = readObject(call.request);
  if (!body) {
    return malformed(call.request);
  }
  Findings findings;
  refuseUnknownParameters(call.request, {"dry-run"}, findings);
  const bool isDryRun = readFlag(call.request, "dry-run", findings);
  const auto set = readChangeSet(*body, findings);
  std::set<std::string> zones;
  for (const auto& change : set.changes) {
    zones.insert(change.zone.toText());
  }
  if (hasPreconditions(call.request) && zones.size() > 1) {
    findings.push_back(mistake("condition-ambiguous", "versions", "If-Match is about one zone; say in versions what several are to be"));
  }
  if (hasError(findings)) {
    return unprocessable(call.request, findings);
  }
  return SetOfChanges(call, set, isDryRun).run();
}

} // namespace dodns::api
