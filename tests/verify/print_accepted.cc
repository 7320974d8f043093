// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: print_accepted SUFFIX [MUTATIONS]
//
// Prints the records of all cases that verification accepts without a rule
// being changed, each case moved into a zone of its own below SUFFIX: zone,
// name, TTL, type, rdata, type code and rdata in hexadecimal, with tabs between
// them, and whether a question for them gets them (`asked`) or somebody else
// answers (`occluded`). Then, for each entry, so many others with some octets
// of its rdata changed, if these are accepted; the same ones at every run.

#include "verify/verify.hh"
#include "zone_case.hh"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

using namespace dodns;
using namespace dodns::verify;

namespace {

/** The name at the same place in another zone. */
std::optional<dns::Name> moved(const dns::Name& name, const dns::Name& from, const dns::Name& to)
{
  const auto& wire = name.wire();
  return dns::Name::fromWire(wire.substr(0, wire.size() - from.wire().size()) + to.wire());
}

std::string hex(const std::string& octets)
{
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    text += kDigits[value >> 4];
    text += kDigits[value & 0xf];
  }
  return text;
}

bool isChanged(const Rules& rules)
{
  const Rules defaults;
  for (size_t i = 0; i < allRules().size(); ++i) {
    if (rules[i] != defaults[i]) {
      return true;
    }
  }
  return false;
}

bool hasCut(const ZoneCase& one)
{
  return std::any_of(one.entries.begin(), one.entries.end(), [&one](const Entry& entry) {
    const auto type = entry.record.type();
    return type == dns::rrtype::kDname || (type == dns::rrtype::kNs && entry.record.name != one.zone);
  });
}

void print(const ZoneCase& one, const dns::Name& zone)
{
  const bool isSomebodyElses = hasCut(one);
  for (const auto* all : {&one.added, &one.entries}) {
    for (const auto& entry : *all) {
      const auto& record = entry.record;
      const auto name = moved(record.name, one.zone, zone);
      if (!name) {
        continue; // it was too long already
      }
      std::cout << zone.toText() << '\t' << name->toText() << '\t' << record.ttl << '\t' << dns::rrtypeToText(record.type()) << '\t' << record.rdata.toText()
                << '\t' << record.type() << '\t' << hex(record.rdata.wire()) << '\t' << (isSomebodyElses ? "occluded" : "asked") << '\n';
    }
  }
}

class Mutator
{
public:
  /** Rdata of the same type with one to three other octets, if there is any. */
  std::optional<dns::Rdata> mutate(const dns::Rdata& rdata)
  {
    auto wire = rdata.wire();
    for (size_t i = d_random() % 3 + 1; i > 0 && !wire.empty(); --i) {
      wire[d_random() % wire.size()] = static_cast<char>(d_random());
    }
    return dns::Rdata::fromWire(rdata.type(), wire);
  }

private:
  std::mt19937 d_random{815};
};

/** Cases of one changed entry each. */
std::vector<ZoneCase> mutations(const ZoneCase& one, Mutator& mutator, int count)
{
  std::vector<ZoneCase> mutated;
  for (const auto& entry : one.entries) {
    const auto type = entry.record.type();
    for (int i = 0; i < count && type != dns::rrtype::kSoa && type != dns::rrtype::kNs; ++i) {
      if (const auto rdata = mutator.mutate(entry.record.rdata)) {
        mutated.push_back(one);
        mutated.back().entries = {{{entry.record.name, entry.record.ttl, *rdata}, entry.place}};
      }
    }
  }
  return mutated;
}

bool isAccepted(const ZoneCase& one)
{
  const bool isZone = std::any_of(one.added.begin(), one.added.end(), [](const Entry& entry) { return entry.record.type() == dns::rrtype::kSoa; });
  return isZone && !isChanged(one.rules) && !hasError(one.findings());
}

} // namespace

int main(int argc, char** argv)
{
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: print_accepted SUFFIX [MUTATIONS]\n";
    return 2;
  }
  const int count = argc == 3 ? std::atoi(argv[2]) : 0;
  int number = 0;
  const auto printIfAccepted = [&](const ZoneCase& one) {
    const auto zone = dns::Name::parse("c" + std::to_string(++number) + '.' + argv[1]);
    if (zone && isAccepted(one)) {
      print(one, *zone);
    }
  };
  Mutator mutator;
  for (const auto& one : readZoneCases()) {
    printIfAccepted(one);
    for (const auto& mutated : mutations(one, mutator, count)) {
      printIfAccepted(mutated);
    }
  }
  return 0;
}
