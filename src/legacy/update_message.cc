// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/update_message.hh"

#include "dns/rrtype.hh"

#include <algorithm>

namespace dodns::legacy {

namespace {

using dns::rrtype::kAny;
using dns::rrtype::kCname;
using dns::rrtype::kNs;

bool removesSomethingAt(const std::vector<RRsetChange>& changes, const dns::Name& name)
{
  return std::any_of(changes.begin(), changes.end(), [&name](const auto& change) { return change.name == name && change.before && !change.after; });
}

bool removes(const std::vector<RRsetChange>& changes, const dns::Name& name, uint16_t type)
{
  return std::any_of(changes.begin(), changes.end(), [&](const auto& change) { return change.name == name && change.type == type && change.before && !change.after; });
}

/** What people have at names. A prerequisite for each says that none of it
 * stands beside a CNAME that takes the place of something else. */
constexpr uint16_t kUsual[] = {dns::rrtype::kA, kNs, dns::rrtype::kPtr, dns::rrtype::kHinfo, dns::rrtype::kMx, dns::rrtype::kTxt,
                               dns::rrtype::kAaaa, dns::rrtype::kLoc, dns::rrtype::kSrv, dns::rrtype::kNaptr, dns::rrtype::kDname,
                               dns::rrtype::kDs, dns::rrtype::kSshfp, dns::rrtype::kTlsa, dns::rrtype::kSmimea, dns::rrtype::kOpenpgpkey,
                               dns::rrtype::kSvcb, dns::rrtype::kHttps, dns::rrtype::kSpf, dns::rrtype::kUri, dns::rrtype::kCaa};

bool isNewCname(const RRsetChange& change)
{
  return change.type == kCname && change.after && !change.before;
}

} // namespace

UpdateMessage::UpdateMessage(const dns::Name& zone)
    : d_zone(zone), d_prerequisites(ldns_rr_list_new()), d_removals(ldns_rr_list_new()), d_additions(ldns_rr_list_new()), d_lateRemovals(ldns_rr_list_new())
{
}

void UpdateMessage::require(const dns::Name& name, const dns::RRset& rrset)
{
  for (const auto& rdata : rrset.rdata) {
    ldns_rr_list_push_rr(d_prerequisites.get(), newRecord(name, rdata.type(), LDNS_RR_CLASS_IN, 0, rdata.wire()));
  }
}

void UpdateMessage::requireNone(const dns::Name& name, uint16_t type)
{
  ldns_rr_list_push_rr(d_prerequisites.get(), newRecord(name, type, LDNS_RR_CLASS_NONE, 0, {}));
}

void UpdateMessage::addRecords(const dns::Name& name, const dns::RRset& rrset)
{
  for (const auto& rdata : rrset.rdata) {
    ldns_rr_list_push_rr(d_additions.get(), newRecord(name, rdata.type(), LDNS_RR_CLASS_IN, rrset.ttl, rdata.wire()));
  }
}

void UpdateMessage::removeRecords(const dns::Name& name, const dns::RRset& rrset, const std::optional<dns::RRset>& butNot)
{
  for (const auto& rdata : rrset.rdata) {
    if (!butNot || std::find(butNot->rdata.begin(), butNot->rdata.end(), rdata) == butNot->rdata.end()) {
      ldns_rr_list_push_rr(d_lateRemovals.get(), newRecord(name, rdata.type(), LDNS_RR_CLASS_NONE, 0, rdata.wire()));
    }
  }
}

/** Where something stands beside a CNAME, additions are silently left out. */
void UpdateMessage::requireNothingBeside(const RRsetChange& change, const std::vector<RRsetChange>& all)
{
  if (change.type != kCname) {
    if (!removes(all, change.name, kCname)) {
      requireNone(change.name, kCname);
    }
    return;
  }
  if (!removesSomethingAt(all, change.name)) {
    requireNone(change.name, kAny);
    return;
  }
  for (const auto type : kUsual) {
    if (!removes(all, change.name, type)) {
      requireNone(change.name, type);
    }
  }
}

void UpdateMessage::add(const RRsetChange& change, const std::vector<RRsetChange>& all)
{
  if (change.before) {
    require(change.name, *change.before);
  }
  else {
    requireNone(change.name, change.type);
    requireNothingBeside(change, all);
  }
  if (change.type == kNs && change.name == d_zone && change.before) {
    removeRecords(change.name, *change.before, change.after);
  }
  else if (change.before) {
    // The whole RRset, so that all of it gets the new TTL.
    ldns_rr_list_push_rr(d_removals.get(), newRecord(change.name, change.type, LDNS_RR_CLASS_ANY, 0, {}));
  }
  if (change.after) {
    addRecords(change.name, *change.after);
  }
}

void UpdateMessage::changeSoa(const dns::RRset* now, const dns::RRset& wanted)
{
  if (now != nullptr) {
    require(d_zone, *now);
  }
  addRecords(d_zone, wanted);
}

uint8_t UpdateMessage::send(DnsClient& client) const
{
  const Records updates(ldns_rr_list_clone(d_removals.get()));
  for (const auto* list : {d_additions.get(), d_lateRemovals.get()}) {
    for (size_t i = 0; i < ldns_rr_list_rr_count(list); ++i) {
      ldns_rr_list_push_rr(updates.get(), ldns_rr_clone(ldns_rr_list_rr(list, i)));
    }
  }
  return client.update(d_zone, *d_prerequisites, *updates);
}

size_t largestSize(const RRsetChange& change)
{
  constexpr size_t kFixed = 10; // RFC 1035 section 3.2.1: all but the name and the data
  constexpr size_t kRequired = sizeof kUsual / sizeof kUsual[0] + 2;
  const size_t head = change.name.wire().size() + kFixed;
  size_t size = head * (change.type == kCname ? kRequired : 2);
  for (const auto& rdata : change.before ? change.before->rdata : std::vector<dns::Rdata>()) {
    size += 2 * (head + rdata.wire().size()); // a prerequisite, and at the top of a zone a removal
  }
  for (const auto& rdata : change.after ? change.after->rdata : std::vector<dns::Rdata>()) {
    size += head + rdata.wire().size();
  }
  return size;
}

bool needsReadingBack(const std::vector<RRsetChange>& changes)
{
  return std::any_of(changes.begin(), changes.end(), [&changes](const auto& change) { return isNewCname(change) && removesSomethingAt(changes, change.name); });
}

} // namespace dodns::legacy
