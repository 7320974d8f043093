// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/entry_spool.hh"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace dodns::verify {

namespace {

/** In front of the name and the rdata, in wire form. */
struct Head
{
  uint64_t line;
  uint32_t column;
  uint32_t ttl;
  uint32_t source;
  uint16_t type;
  uint16_t rdataSize;
  uint16_t nameSize;
};

constexpr size_t kChunk = size_t{256} << 10;
constexpr size_t kLongest = sizeof(Head) + 255 + 65535;

} // namespace

void EntrySpool::add(const Entry& entry)
{
  const auto& name = entry.record.name.wire();
  const auto& rdata = entry.record.rdata.wire();
  Head head = {};
  head.line = entry.place.line;
  head.column = entry.place.column;
  head.ttl = entry.record.ttl;
  head.source = sourceOf(entry.place.source);
  head.type = entry.record.type();
  head.rdataSize = static_cast<uint16_t>(rdata.size());
  head.nameSize = static_cast<uint16_t>(name.size());
  d_entries.append({reinterpret_cast<const char*>(&head), sizeof head}); // NOLINT: read by this process only
  d_entries.append(name);
  d_entries.append(rdata);
}

void EntrySpool::forEach(const std::function<void(const Entry&)>& take) const
{
  std::string chunk;
  uint64_t begin = 0; // of the chunk
  size_t at = 0;
  while (begin + at < d_entries.size()) {
    if (chunk.size() - at < kLongest && begin + chunk.size() < d_entries.size()) {
      begin += at;
      at = 0;
      d_entries.read(begin, std::min<uint64_t>(kChunk, d_entries.size() - begin), chunk);
    }
    Head head;
    std::memcpy(&head, chunk.data() + at, sizeof head);
    const auto rest = std::string_view(chunk).substr(at + sizeof head);
    const auto name = dns::Name::fromWire(rest.substr(0, head.nameSize));
    const auto rdata = dns::Rdata::fromWire(head.type, rest.substr(head.nameSize, head.rdataSize));
    assert(name && rdata);
    take({{*name, head.ttl, *rdata}, {d_sources[head.source], head.line, head.column, {}}});
    at += sizeof head + head.nameSize + head.rdataSize;
  }
}

uint32_t EntrySpool::sourceOf(const std::string& source)
{
  if (d_sources.empty() || d_sources.back() != source) {
    d_sources.push_back(source);
  }
  return static_cast<uint32_t>(d_sources.size() - 1);
}

} // namespace dodns::verify
