// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "api/problem.hh"
#include "api/record_members.hh"
#include "dns/rdata.hh"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dodns::api {

enum class ChangeAction
{
  createZone,
  deleteZone,
  replaceRrset, ///< by `data`, which may be none
  addRecord,
  deleteRecord,
};

/** One change of a set. */
struct Change
{
  std::string place; ///< `changes[3]`, for findings
  ChangeAction action = ChangeAction::createZone;
  dns::Name zone;
  dns::Name name; ///< that of the record, as all that follows
  uint16_t type = 0;
  NumberMember ttl;
  std::vector<dns::Rdata> data;
};

struct ChangeSet
{
  std::vector<Change> changes;
  /** What zones must be; nothing: not there. */
  std::map<std::string, std::optional<std::string>> versions; ///< by the zone's FQDN
};

/** How many changes a set may have, and how many records these may name. */
inline constexpr size_t kMaxChanges = 10000;

/** Reads a set. Everything that is wrong becomes a finding. */
ChangeSet readChangeSet(const Json& body, Findings& findings);

} // namespace dodns::api
