// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/call.hh"

#include "api/preconditions.hh"
#include "api/problem.hh"
#include "recorddb/change_position.hh"
#include "zonefile/entry.hh"

namespace dodns::api {

std::optional<dns::Name> readZoneName(const std::string& text)
{
  Findings ignored;
  return text.empty() ? std::nullopt : zonefile::readName(text.back() == '.' ? text : text + ".", dns::Name(), ignored);
}

std::optional<recorddb::ManagedZone> Call::findZone() const
{
  const auto name = readZoneName(parameter("name"));
  return name && token.covers(*name) ? recorddb::ManagedZone::find(connection, *name) : std::nullopt;
}

std::optional<recorddb::ManagedZone> Call::lockZone() const
{
  const auto name = readZoneName(parameter("name"));
  auto zone = name && token.covers(*name) ? lockZone(*name) : std::nullopt;
  if (zone && hasPreconditions(request) && !preconditionsHold(request, zone->versionBefore())) {
    throw PreconditionFailed();
  }
  return zone;
}

void Call::begin(const std::vector<dns::Name>& zones) const
{
  if (session != nullptr) {
    session->beginAll(zones);
  }
}

std::optional<recorddb::ManagedZone> Call::lockZone(const dns::Name& name) const
{
  begin({name});
  if (shared != nullptr) {
    return shared->lockZone(name);
  }
  auto zone = recorddb::ManagedZone::lock(connection, name);
  if (zone && session != nullptr) {
    session->watch(*zone);
  }
  return zone;
}

std::optional<recorddb::ManagedZone> Call::createZone(const dns::Name& name, recorddb::ZoneKind kind) const
{
  begin({name});
  auto zone = recorddb::ManagedZone::create(connection, name, kind);
  if (zone && session != nullptr) {
    session->watchNew(*zone);
  }
  return zone;
}

void Call::raiseSerial(recorddb::ManagedZone& zone) const
{
  if (shared != nullptr) {
    shared->raiseSerial(zone);
    return;
  }
  zone.raiseSerial();
}

std::optional<http::Response> Call::refuseIfApart(const recorddb::ManagedZone& zone) const
{
  const auto where = session != nullptr ? session->whereApart(zone) : std::nullopt;
  if (!where) {
    return std::nullopt;
  }
  return problem(request, 409, "conflict", "The old DNS system has something else at " + *where + " than what is known here, which a zone written as a whole is compared with: look into 'dodns rejected list', bring the zone again by 'dodns backfill', or change its records one by one.");
}

std::optional<http::Response> Call::announce(recorddb::ManagedZone& zone, const std::vector<std::pair<std::string, std::string>>& rrsets) const
{
  if (session == nullptr) {
    return std::nullopt;
  }
  const auto most = session->mostRRsets();
  if (most && rrsets.size() > *most) {
    auto finding = mistake("legacy-too-large", "", "The old DNS system would have to change more than " + std::to_string(*most) + " RRsets at once");
    finding.hint = "Change the domain in several requests, or when its stage is `alone`.";
    return unprocessable(request, {finding});
  }
  session->touchAll(zone, rrsets);
  return std::nullopt;
}

std::optional<size_t> Call::mostAnnounced() const
{
  return session != nullptr ? session->mostRRsets() : std::nullopt;
}

void Call::audit(recorddb::AuditAction action, const dns::Name& zone, const std::optional<std::string>& before, const std::optional<std::string>& after) const
{
  if (session != nullptr) {
    session->audit(action, zone, before, after);
    if (session->rulesDecide()) {
      changed(recorddb::currentTransaction(connection)); // else the record database gets it later
    }
    return;
  }
  if (shared != nullptr) {
    shared->addAuditEntry({author(), action, zone, before, after});
    changed(shared->number());
    return;
  }
  changed(recorddb::addAuditEntry(connection, author(), action, zone, before, after));
}

} // namespace dodns::api
