// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorddb/contents.hh"
#include "storedzones/stored_zones.hh"
#include "verify/verify.hh"
#include "verify/zone_verifier.hh"

#include "verify_input.hh"

#include <algorithm>

using namespace dodns;

namespace {

bool isSigned(const recorddb::Metadata& metadata)
{
  const auto found = metadata.find("PRESIGNED");
  return found != metadata.end() && std::find(found->second.begin(), found->second.end(), "1") != found->second.end();
}

} // namespace

std::vector<dns::Name> StoredZoneInput::zones()
{
  std::vector<dns::Name> zones;
  recorddb::forEachZoneName(d_connection, [&zones](int32_t, const dns::Name& name) { zones.push_back(name); });
  return zones;
}

std::optional<uint64_t> StoredZoneInput::verify(const dns::Name& zone, verify::Rules rules, Progress& progress, const TakeProblem& take)
{
  const auto stored = d_store.findZone(zone);
  if (!stored) {
    return std::nullopt;
  }
  if (isSigned(d_store.metadata(zone))) {
    rules.allowSigned();
  }

  const auto takeFinding = [&](const base::Finding& finding) {
    progress.clear();
    take({finding, {}, {}});
  };
  const base::Place place{zone.toText(), 0, 0, {}};
  const storedzones::StoredZones others(d_connection);
  verify::ZoneVerifier verifier(zone, rules, takeFinding, &others);
  uint64_t count = 0;
  uint64_t octets = 0;
  d_store.listZone(stored->id, false, [&](const recorddb::Store::Record& record) {
    const auto& row = record.row;
    std::vector<base::Finding> findings;
    auto entry = verify::readEntry({row.name, row.type, row.ttl, row.rdata, place}, findings);
    std::for_each(findings.begin(), findings.end(), takeFinding);
    if (entry) {
      verifier.add(std::move(*entry));
    }
    octets += row.name.size() + row.rdata.size();
    progress.show(++count, octets);
  });
  verifier.finish(place);
  return count;
}
