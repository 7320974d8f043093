// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/system.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

#include <algorithm>
#include <map>

namespace dodns::legacy {

namespace {

using Key = std::pair<std::string, uint16_t>; ///< wire form of a name, type

/** Picks some RRsets out of a zone that is read as a whole. */
class Picker
{
public:
  Picker(const dns::Name& zone, const std::vector<std::pair<dns::Name, uint16_t>>& wanted)
      : d_zone(zone)
  {
    for (const auto& [name, type] : wanted) {
      d_rrsets.try_emplace(Key(name.wire(), type));
    }
  }

  void take(const Entry& entry)
  {
    zonefile::Findings findings;
    const auto record = zonefile::readEntry(entry.text, d_zone, findings);
    if (!record) {
      refuseWanted(entry, findings);
      return;
    }
    const auto found = d_rrsets.find(Key(record->name.wire(), record->type()));
    if (found == d_rrsets.end()) {
      return;
    }
    auto& rrset = found->second;
    rrset.ttl = rrset.rdata.empty() ? record->ttl : std::min(rrset.ttl, record->ttl); // of different ones, which RFC 2181 section 5.2 forbids
    rrset.rdata.push_back(record->rdata);
  }

  std::optional<dns::RRset> rrset(const dns::Name& name, uint16_t type) const
  {
    auto rrset = d_rrsets.at(Key(name.wire(), type));
    rrset.canonicalize();
    return rrset.rdata.empty() ? std::nullopt : std::optional(std::move(rrset));
  }

private:
  void refuseWanted(const Entry& entry, const zonefile::Findings& findings) const
  {
    zonefile::Findings ofName;
    const auto owner = zonefile::readName(entry.text.name, d_zone, ofName);
    const auto type = dns::rrtypeFromText(entry.text.type);
    if (owner && type && d_rrsets.count(Key(owner->wire(), *type)) > 0) {
      throw Error(Error::Kind::refused, entry.place + " cannot be converted: " + findings.front().message);
    }
  }

  const dns::Name& d_zone;
  std::map<Key, dns::RRset> d_rrsets;
};

} // namespace

std::vector<std::optional<dns::RRset>> System::readAll(const dns::Name& zone, const std::vector<std::pair<dns::Name, uint16_t>>& rrsets)
{
  std::vector<std::optional<dns::RRset>> found;
  if (rrsets.size() <= kMostQuestions) {
    for (const auto& [name, type] : rrsets) {
      found.push_back(read(zone, name, type));
    }
    return found;
  }
  Picker picker(zone, rrsets);
  readZone(zone, [&picker](const Entry& entry) { picker.take(entry); });
  for (const auto& [name, type] : rrsets) {
    found.push_back(picker.rrset(name, type));
  }
  return found;
}

State System::stateOf(const dns::Name& zone, const std::vector<RRsetChange>& changes)
{
  std::vector<std::pair<dns::Name, uint16_t>> rrsets;
  for (const auto& change : changes) {
    rrsets.emplace_back(change.name, change.type);
  }
  const auto now = readAll(zone, rrsets);
  bool isBefore = true;
  bool isAfter = true;
  for (size_t i = 0; i < changes.size(); ++i) {
    isBefore = isBefore && isSame(now[i], changes[i].before);
    isAfter = isAfter && isSame(now[i], changes[i].after);
  }
  if (isAfter) {
    return State::after;
  }
  return isBefore ? State::before : State::other;
}

} // namespace dodns::legacy
