// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rrtype.hh"
#include "runner/cases.hh"
#include "runner/hex.hh"

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::runner {

/** One record's data of the cases, refused ones included. */
struct Sample
{
  uint16_t type;
  std::string text;
  std::string wire;
};

inline std::vector<Sample> readSamples()
{
  std::vector<Sample> samples;
  for (const auto& one : dodns::runner::readCases("dns/data/rdata", 6)) {
    samples.push_back({*dodns::dns::rrtypeFromText(one.columns[1]), one.columns[2], dodns::runner::fromHex(one.columns[4])});
  }
  for (const auto& one : dodns::runner::readCases("dns/data/rdata_for_people", 5)) {
    samples.push_back({*dodns::dns::rrtypeFromText(one.columns[0]), one.columns[1], dodns::runner::fromHex(one.columns[3])});
  }
  return samples;
}

/** Makes garbage that is the same at each run. */
class Garbler
{
public:
  size_t number(size_t below) { return static_cast<size_t>(d_engine() % below); }

  /** Changes, takes away or adds a few octets. */
  std::string garble(std::string octets, std::string_view alphabet)
  {
    for (size_t changes = number(4); changes > 0; --changes) {
      const auto octet = alphabet.empty() ? static_cast<char>(number(256)) : alphabet[number(alphabet.size())];
      const size_t at = octets.empty() ? 0 : number(octets.size());
      switch (number(4)) {
      case 0:
        octets.insert(at, 1, octet);
        break;
      case 1:
        octets = octets.substr(0, at);
        break;
      case 2:
        octets.erase(at, 1);
        break;
      default:
        if (!octets.empty()) {
          octets[at] = octet;
        }
      }
    }
    return octets;
  }

private:
  std::minstd_rand d_engine{20261124};
};

} // namespace dodns::runner
