// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
//
// against_ldns [--garbled N] [--show]: rdata as src/dns reads and writes it, and
// as ldns does. The texts and octets are those of tests/dns/data, each for its
// type and as it is for all others, and N garbled ones of each (100), the same at
// each run. Each difference must be of a class of tests/dns/data/ldns_differences,
// and each class must be there for something. Prints the number of comparisons,
// and of differences by type and by class; with --show examples of those that
// have none.
#include "dns/rdata.hh"

#include "dns/ldns_differences.hh"
#include "dns/ldns_parser.hh"
#include "dns/rdata_samples.hh"
#include "dns/rrtype.hh"
#include "runner/hex.hh"

#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <set>

using dodns::dns::absoluteNames;
using dodns::dns::Rdata;
using dodns::dns::rrtypeToText;
using dodns::runner::toHex;

namespace {

const std::string kClasses = "dns/data/ldns_differences";

class Comparison
{
public:
  explicit Comparison(bool isShowing)
      : d_isShowing(isShowing) {}

  /** Text that both read. */
  void compareText(uint16_t type, const std::string& text)
  {
    if (text.find('\0') != std::string::npos) {
      return; // ldns takes C strings
    }
    ++d_comparisons[type];
    std::string reason;
    std::string theirReason;
    const auto ours = Rdata::parse(type, text, &reason);
    const auto theirs = d_ldns.read(type, text, {}, theirReason);
    if (ours && !theirs) {
      add(type, "ours", text + " -- " + theirReason);
    }
    else if (!ours && theirs) {
      add(type, "ldns", text + " -- " + reason);
    }
    else if (ours && ours->wire() != *theirs) {
      add(type, "octets", text + " -- " + toHex(*theirs));
    }
  }

  /** Octets that both read, and ldns' text of them, which we read. */
  void compareWire(uint16_t type, const std::string& wire)
  {
    ++d_comparisons[type];
    std::string text;
    const auto ours = Rdata::fromWire(type, wire);
    const auto theirs = d_ldns.readWire(type, wire, text);
    if (ours && !theirs) {
      add(type, "wire-ours", toHex(wire));
    }
    else if (!ours && theirs) {
      add(type, "wire-ldns", toHex(wire) + (*theirs == wire ? " -- kept " : " -- changed ") + text);
    }
    else if (ours) {
      const auto back = Rdata::parse(type, text);
      if (!back || back->wire() != wire) {
        add(type, "print", toHex(wire) + " -- " + text);
      }
    }
  }

  int finish()
  {
    size_t comparisons = 0;
    for (const auto& [type, count] : d_comparisons) {
      comparisons += count;
    }
    for (const auto& [type, kinds] : d_kinds) {
      std::cout << rrtypeToText(type) << ": " << d_comparisons[type] << " comparisons";
      for (const auto& [kind, differences] : kinds) {
        std::cout << ", " << differences << ' ' << kind;
      }
      std::cout << '\n';
    }
    std::cout << comparisons << " comparisons of " << d_comparisons.size() << " types with ldns " << ldns_version() << '\n';
    size_t failed = 0;
    std::cout << d_differences.counts();
    for (const auto& name : d_differences.unused(kClasses)) {
      std::cout << "FAIL no difference of class " << name << " is left\n";
      ++failed;
    }
    for (const auto& [what, examples] : d_unexplained) {
      std::cout << "FAIL " << what << ": " << examples.size() << " unexplained, such as " << *examples.begin() << '\n';
      ++failed;
      if (d_isShowing) {
        size_t left = 12;
        for (const auto& example : examples) {
          if (left-- == 0) {
            break;
          }
          std::cout << "    " << example << '\n';
        }
      }
    }
    std::cout << d_comparisons.size() - std::min(failed, d_comparisons.size()) << " passed, " << failed << " failed, 0 skipped\n";
    return failed == 0 ? 0 : 1;
  }

private:
  void add(uint16_t type, const char* kind, const std::string& example)
  {
    ++d_kinds[type][kind];
    if (d_differences.explain(type, kind, example).empty()) {
      d_unexplained[rrtypeToText(type) + " " + kind].insert(example);
    }
  }

  bool d_isShowing;
  dodns::runner::LdnsParser d_ldns;
  dodns::runner::LdnsDifferences d_differences{{kClasses}};
  std::map<uint16_t, size_t> d_comparisons;
  std::map<uint16_t, std::map<std::string, size_t>> d_kinds;
  std::map<std::string, std::set<std::string>> d_unexplained;
};

} // namespace

int main(int count, char** arguments)
{
  size_t garbled = 100;
  bool isShowing = false;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(arguments[i], "--show") == 0) {
      isShowing = true;
    }
    else if (std::strcmp(arguments[i], "--garbled") == 0 && i + 1 < count) {
      garbled = std::strtoul(arguments[++i], nullptr, 10);
    }
    else {
      std::cerr << "usage: against_ldns [--garbled N] [--show]\n";
      return 2;
    }
  }
  Comparison comparison(isShowing);
  dodns::runner::Garbler garbler;
  const auto samples = dodns::runner::readSamples();
  for (const auto& sample : samples) {
    comparison.compareText(sample.type, sample.text);
    comparison.compareWire(sample.type, sample.wire);
    if (const auto rdata = Rdata::fromWire(sample.type, sample.wire)) {
      comparison.compareText(sample.type, rdata->toText());
      comparison.compareText(sample.type, rdata->toText(absoluteNames()));
    }
    for (size_t i = 0; i < garbled; ++i) {
      comparison.compareText(sample.type, garbler.garble(sample.text, "\\\"=,.:/-+! \t0129aAfFgGzZmM"));
      comparison.compareWire(sample.type, garbler.garble(sample.wire, {}));
    }
    for (const auto& other : samples) {
      comparison.compareText(sample.type, other.text);
      comparison.compareWire(sample.type, other.wire);
    }
  }
  return comparison.finish();
}
