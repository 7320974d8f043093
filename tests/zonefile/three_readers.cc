// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/three_readers.hh"

#include "dns/plain_rdata.hh"
#include "dns/rrtype.hh"
#include "runner/hex.hh"
#include "zonefile/entry.hh"
#include "zonefile/joined_rdata.hh"

#include <algorithm>

namespace dodns::runner {

namespace {

const std::string kClasses = "zonefile/data/ldns_differences"; ///< beside those of rdata with absolute names

/** The first error, or else the first warning. */
std::string describe(const zonefile::Findings& findings)
{
  const auto error = std::find_if(findings.begin(), findings.end(), [](const auto& finding) { return finding.severity == base::Severity::error; });
  const auto& shown = error == findings.end() ? findings.begin() : error;
  return findings.empty() ? "nothing" : "[" + shown->code + "] " + shown->message;
}

std::string folded(std::string name)
{
  for (char& c : name) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

} // namespace

ThreeReaders::ThreeReaders(Unexplained unexplained)
    : d_unexplained(unexplained), d_differences({"dns/data/ldns_differences", kClasses})
{
}

std::vector<std::string> ThreeReaders::unusedClasses() const
{
  return d_differences.unused(kClasses);
}

std::string ThreeReaders::unexplained() const
{
  return d_unexplainedCount == 0 ? "" : std::to_string(d_unexplainedCount) + " differences have no class, the first: " + d_firstUnexplained + "\n";
}

std::string ThreeReaders::compareRdata(uint16_t type, const zonefile::ScannedEntry& entry, const zonefile::Word* begin, const zonefile::Origin& origin)
{
  const std::string text(zonefile::JoinedRdata(entry, begin).text());
  const auto* end = entry.words.data() + entry.words.size();
  const auto fast = entry.hasAdjacentWords ? std::nullopt : d_fastPath.readRdata(type, begin, end, &origin);
  zonefile::Findings findings;
  const auto full = zonefile::readRdata(type, text, origin.name, findings);
  ++d_rdata;
  if (fast) {
    ++d_fastRdata;
    if (!full || !findings.empty() || full->toText() != *fast) {
      return dns::rrtypeToText(type) + " " + text + " at " + origin.text + ": the fast path makes " + std::string(*fast) + " of it, the parser " + (full ? full->toText() : "no record") + ", and says " + describe(findings);
    }
  }
  if (fast) {
    return describeDifference(type, text, origin.name, differenceFromLdns(type, text, origin.name, full, {}));
  }
  return explain(type, text, origin.name, differenceFromLdns(type, text, origin.name, full, describe(findings)));
}

std::string ThreeReaders::compareOwner(const zonefile::Word& word, const zonefile::Origin& origin)
{
  const auto fast = word.isQuoted || word.hasEscape ? std::nullopt : d_fastPath.readOwner(word.text, &origin);
  if (!fast) {
    return {};
  }
  ++d_fastOwners;
  const std::string text(word.text);
  zonefile::Findings findings;
  const auto full = zonefile::readName(text, origin.name, findings);
  if (!full || !findings.empty() || full->toText() != *fast) {
    return "the fast path reads the owner " + text + " at " + origin.text + " as " + std::string(*fast) + ", the parser as " + (full ? full->toText() : "no name") + ", and says " + describe(findings);
  }
  if (text == "@") {
    return {}; // of a record, not of a name, to ldns
  }
  const auto theirs = d_ldns.readName(text, origin.name);
  if (!theirs || folded(*theirs) != full->wire()) {
    return "ldns reads the owner " + text + " at " + origin.text + " as " + (theirs ? toHex(*theirs) : "no name");
  }
  return {};
}

std::string ThreeReaders::compareCanonical(uint16_t type, std::string_view text)
{
  const auto rdata = dns::Rdata::parse(type, text);
  if (!rdata) {
    return "canonical rdata is refused: " + std::string(text);
  }
  const auto plain = dns::encodePlainRdata(type, text);
  if (plain && *plain != rdata->wire()) {
    return "encodePlainRdata() makes " + toHex(*plain) + " of " + dns::rrtypeToText(type) + " " + std::string(text);
  }
  const std::string canonical(text);
  const auto difference = differenceFromLdns(type, canonical, {}, rdata, {});
  return plain ? describeDifference(type, canonical, {}, difference) : explain(type, canonical, {}, difference);
}

ThreeReaders::Difference ThreeReaders::differenceFromLdns(uint16_t type, const std::string& text, const dns::Name& origin, const std::optional<dns::Rdata>& ours, const std::string& reason)
{
  if (text.find('\0') != std::string::npos) {
    return {};
  }
  std::string theirReason;
  const auto theirs = d_ldns.read(type, text, origin, theirReason);
  if (ours && !theirs) {
    return {"ours", theirReason};
  }
  if (!ours && theirs) {
    return {"ldns", reason};
  }
  if (ours && ours->wire() != *theirs) {
    return {"octets", toHex(*theirs)};
  }
  return {};
}

std::string ThreeReaders::describeDifference(uint16_t type, const std::string& text, const dns::Name& origin, const Difference& difference)
{
  return difference.kind.empty() ? "" : "a difference from ldns: " + difference.kind + " " + dns::rrtypeToText(type) + " " + text + " at " + origin.toText() + " -- " + difference.said;
}

std::string ThreeReaders::explain(uint16_t type, const std::string& text, const dns::Name& origin, const Difference& difference)
{
  if (difference.kind.empty() || !d_differences.explain(type, difference.kind, text + " -- " + difference.said).empty()) {
    return {};
  }
  auto description = describeDifference(type, text, origin, difference) + "; it has no class";
  if (d_unexplained == Unexplained::wrong) {
    return description;
  }
  if (d_unexplainedCount++ == 0) {
    d_firstUnexplained = std::move(description);
  }
  return {};
}

} // namespace dodns::runner
