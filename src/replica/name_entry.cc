// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/name_entry.hh"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <tuple>

namespace dodns::replica {

namespace {

constexpr size_t kRecordHeadSize = sizeof(uint16_t) + sizeof(uint32_t) + sizeof(uint16_t);

template <typename Number>
void appendNumber(std::string& out, Number number)
{
  char octets[sizeof(number)];
  std::memcpy(octets, &number, sizeof(number));
  out.append(octets, sizeof(number));
}

template <typename Number>
Number readNumber(const char* from)
{
  Number number;
  std::memcpy(&number, from, sizeof(number));
  return number;
}

} // namespace

char NameEntry::toOctet(NameFlags flags)
{
  return static_cast<char>((flags.isCut ? kCutBit : 0) | (flags.isBelowCut ? kBelowCutBit : 0));
}

std::string encodeNameEntry(NameFlags flags, std::vector<Record> records)
{
  const auto less = [](const Record& a, const Record& b) { return std::tie(a.type, a.rdata) < std::tie(b.type, b.rdata); };
  const auto same = [](const Record& a, const Record& b) { return a.type == b.type && a.rdata == b.rdata; };
  std::stable_sort(records.begin(), records.end(), less);
  // Two spellings of one rdata are one record (RFC 2181 section 5).
  records.erase(std::unique(records.begin(), records.end(), same), records.end());

  std::string value(1, NameEntry::toOctet(flags));
  for (const auto& record : records) {
    assert(record.rdata.size() <= UINT16_MAX);
    appendNumber<uint16_t>(value, record.type);
    appendNumber<uint32_t>(value, record.ttl);
    appendNumber<uint16_t>(value, static_cast<uint16_t>(record.rdata.size()));
    value += record.rdata;
  }
  return value;
}

std::optional<RecordView> NameEntry::next()
{
  if (d_rest.size() < kRecordHeadSize) {
    return std::nullopt;
  }
  RecordView record;
  record.type = readNumber<uint16_t>(d_rest.data());
  record.ttl = readNumber<uint32_t>(d_rest.data() + 2);
  const auto size = readNumber<uint16_t>(d_rest.data() + 6);
  if (d_rest.size() < kRecordHeadSize + size) {
    d_rest = {};
    return std::nullopt;
  }
  record.rdata = d_rest.substr(kRecordHeadSize, size);
  d_rest.remove_prefix(kRecordHeadSize + size);
  return record;
}

bool NameEntry::isSound(std::string_view value)
{
  if (value.empty() || (static_cast<uint8_t>(value[0]) & ~(kCutBit | kBelowCutBit)) != 0) {
    return false;
  }
  NameEntry entry(value);
  while (!entry.d_rest.empty()) {
    if (!entry.next()) {
      return false;
    }
  }
  return true;
}

std::string NameEntry::withFlags(std::string_view value, NameFlags flags)
{
  std::string changed(value);
  changed[0] = toOctet(flags);
  return changed;
}

bool ownsNsec3(std::string_view value, bool isOptOut)
{
  NameEntry entry(value);
  const auto flags = entry.flags();
  if (flags.isBelowCut) {
    return false;
  }
  while (const auto record = entry.next()) {
    // Addresses at a cut are glue.
    const bool isInsecure = record->type == dns::rrtype::kNs || record->type == dns::rrtype::kA || record->type == dns::rrtype::kAaaa;
    if (record->type != dns::rrtype::kRrsig && !(flags.isCut && isOptOut && isInsecure)) {
      return true;
    }
  }
  return false;
}

bool isAuthoritative(NameFlags flags, uint16_t type)
{
  if (flags.isBelowCut) {
    return false;
  }
  return !flags.isCut || type == dns::rrtype::kDs || type == dns::rrtype::kRrsig;
}

} // namespace dodns::replica
