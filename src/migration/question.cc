// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/question.hh"

#include "dns/rrtype.hh"
#include "recorddb/contents.hh"

#include <algorithm>
#include <vector>

namespace dodns::migration {

namespace {

constexpr const char* kMissingLabel = "dodns-check-missing";

uint16_t missingType(const std::vector<uint16_t>& types)
{
  for (const auto type : {dns::rrtype::kTxt, dns::rrtype::kHinfo, dns::rrtype::kLoc}) {
    if (std::find(types.begin(), types.end(), type) == types.end()) {
      return type;
    }
  }
  return dns::rrtype::kUri;
}

void askAbout(const dns::Name& name, const std::vector<uint16_t>& types, const TakeQuestion& take)
{
  for (const auto type : types) {
    take({name, type});
  }
  take({name, missingType(types)});
  const auto below = dns::Name::parse(kMissingLabel + ("." + (name.isRoot() ? "" : name.toText())));
  if (below) { // nothing is below the longest names
    take({*below, dns::rrtype::kA});
  }
}

} // namespace

void forEachQuestion(pg::Connection& records, int32_t zoneId, const TakeQuestion& take)
{
  std::string last;
  std::optional<dns::Name> name;
  std::vector<uint16_t> types;
  const auto flush = [&] {
    if (name && !types.empty()) {
      askAbout(*name, types, take);
    }
    types.clear();
  };
  recorddb::forEachRecordOfZone(records, zoneId, [&](const recorddb::RecordRow& row) {
    if (row.name != last) {
      flush();
      last = row.name;
      name = dns::Name::parse(last);
    }
    const auto type = dns::rrtypeFromText(row.type);
    if (type && *type < dns::rrtype::kAlias && (types.empty() || types.back() != *type)) { // ALIAS and LUA are no types to ask for
      types.push_back(*type);
    }
  });
  flush();
}

} // namespace dodns::migration
