// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/ldns_differences.hh"
#include "dns/ldns_parser.hh"
#include "dns/rdata.hh"
#include "zonefile/context.hh"
#include "zonefile/fast_path.hh"
#include "zonefile/scanner.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::runner {

/** Reads names and rdata in BIND syntax by the fast path, by the parser behind
 * it, and by ldns, and compares.
 *
 * What the fast path takes all three must read as the same. Of what it leaves
 * to the parser, the parser may differ from ldns in the ways that
 * tests/dns/data/ldns_differences and tests/zonefile/data/ldns_differences
 * explain. Each function returns what is wrong, or an empty text; differences
 * without a class may be counted instead, because there is no end to what ldns
 * makes of wrong text. */
class ThreeReaders
{
public:
  enum class Unexplained
  {
    wrong,
    counted,
  };

  explicit ThreeReaders(Unexplained unexplained = Unexplained::wrong);

  /** @param begin the first word of the rdata in the entry. */
  std::string compareRdata(uint16_t type, const zonefile::ScannedEntry& entry, const zonefile::Word* begin, const zonefile::Origin& origin);

  std::string compareOwner(const zonefile::Word& word, const zonefile::Origin& origin);

  /** What was read, as the record database holds it; the shortcut from there
   * to the wire, encodePlainRdata(), is asked, too. */
  std::string compareCanonical(uint16_t type, std::string_view text);

  /** Rdata, and which of it the fast path took. */
  uint64_t rdataCount() const { return d_rdata; }
  uint64_t fastRdataCount() const { return d_fastRdata; }
  uint64_t fastOwnerCount() const { return d_fastOwners; }

  /** A line for each class of differences from ldns. */
  std::string differences() const { return d_differences.counts(); }

  /** How many had none, and the first of them. */
  std::string unexplained() const;

  /** Of tests/zonefile/data/ldns_differences. */
  std::vector<std::string> unusedClasses() const;

private:
  struct Difference
  {
    std::string kind; ///< as in the files of classes; empty: there is none
    std::string said; ///< by the other side
  };

  /** @param reason what is said when `ours` is nothing. */
  Difference differenceFromLdns(uint16_t type, const std::string& text, const dns::Name& origin, const std::optional<dns::Rdata>& ours, const std::string& reason);

  static std::string describeDifference(uint16_t type, const std::string& text, const dns::Name& origin, const Difference& difference);

  /** Finds its class. @returns what is wrong when it has none. */
  std::string explain(uint16_t type, const std::string& text, const dns::Name& origin, const Difference& difference);

  const Unexplained d_unexplained;
  uint64_t d_unexplainedCount = 0;
  std::string d_firstUnexplained;
  zonefile::Mnemonics d_mnemonics;
  zonefile::FastPath d_fastPath{d_mnemonics};
  LdnsParser d_ldns;
  LdnsDifferences d_differences;
  uint64_t d_rdata = 0;
  uint64_t d_fastRdata = 0;
  uint64_t d_fastOwners = 0;
};

} // namespace dodns::runner
