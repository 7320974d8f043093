// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/json.hh"
#include "api/problem.hh"

#include <cstdint>
#include <optional>
#include <string>

namespace dodns::api {

/** A number in a client's JSON. `null` counts as not given. */
struct NumberMember
{
  bool isGiven = false;
  std::optional<int64_t> value; ///< nothing when what was given is no integer
};

/** What a client says about a record: `type`, `name`, `data` in the form of
 * requests (host names with a final dot) and the members that some types have.
 * Members that do not apply to the type are there, too, and ignored by all. */
struct RecordMembers
{
  std::optional<std::string> type;
  std::optional<std::string> name;
  std::optional<std::string> data;
  NumberMember priority;
  NumberMember port;
  NumberMember ttl;
  NumberMember weight;
  NumberMember flags;
  std::optional<std::string> tag;
};

/** Reads the members there are; unknown ones are ignored, as clients send some.
 * Integers may be written as strings. A text that is none becomes a finding. */
RecordMembers readMembers(const Json& object, Findings& findings);

/** The types that can be written, in the API's words. */
bool isKnownType(const std::string& type);

} // namespace dodns::api
