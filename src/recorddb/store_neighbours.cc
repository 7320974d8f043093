// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/statements.hh"
#include "recorddb/store_session.hh"

namespace dodns::recorddb {

namespace {

std::optional<dns::Name> firstName(const pg::Result& result)
{
  return result.isEmpty() || result[0].isNull(0) ? std::nullopt : dns::Name::parse(result[0].text(0));
}

} // namespace

std::optional<Store::Neighbours> Store::nsecNeighbours(int32_t zoneId, const dns::Name& name)
{
  const auto zone = std::to_string(zoneId);
  const auto before = firstName(reader().execute(statements::kNameNotBehind, {zone, name.toText()}));
  if (!before) {
    return std::nullopt;
  }
  // What a delegation hides follows it without a gap. So a name behind this one is
  // hidden only when the same delegation hides this one, too.
  const auto delegation = topmostDelegation(zoneId, name);
  const auto after = firstName(reader().execute(statements::kNameBehind, {zone, delegation.value_or(name).toText(), delegation ? "t" : "f"}));
  if (!after) {
    return std::nullopt;
  }
  return Neighbours{topmostDelegation(zoneId, *before).value_or(*before), *after};
}

} // namespace dodns::recorddb
