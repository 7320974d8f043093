// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rrset.hh"

#include <algorithm>

namespace dodns::dns {

namespace {

std::vector<std::string> canonicalWires(const std::vector<Rdata>& rdata)
{
  std::vector<std::string> wires;
  wires.reserve(rdata.size());
  for (const auto& one : rdata) {
    wires.push_back(one.canonicalWire());
  }
  std::sort(wires.begin(), wires.end());
  return wires;
}

} // namespace

bool RRset::hasSameData(const RRset& rhs) const
{
  if (rdata.size() != rhs.rdata.size() || (!rdata.empty() && rdata.front().type() != rhs.rdata.front().type())) {
    return false;
  }
  return canonicalWires(rdata) == canonicalWires(rhs.rdata);
}

void RRset::canonicalize()
{
  std::vector<std::pair<std::string, Rdata>> byWire;
  byWire.reserve(rdata.size());
  for (auto& one : rdata) {
    byWire.emplace_back(one.canonicalWire(), std::move(one));
  }
  std::stable_sort(byWire.begin(), byWire.end(), [](const auto& lhs, const auto& rhs) { return lhs.first < rhs.first; });
  byWire.erase(std::unique(byWire.begin(), byWire.end(), [](const auto& lhs, const auto& rhs) { return lhs.first == rhs.first; }), byWire.end());
  rdata.clear();
  for (auto& one : byWire) {
    rdata.push_back(std::move(one.second));
  }
}

} // namespace dodns::dns
