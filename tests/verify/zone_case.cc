// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zone_case.hh"

#include "verify/zone_verifier.hh"
#include "zonefile/entry.hh"

#include <algorithm>
#include <cppunit/TestAssert.h>

namespace dodns::verify {

namespace {

constexpr const char* kFiles[] = {"names", "ttl", "types", "addresses", "aliases", "targets", "soa", "mail", "services", "svcb", "certificates", "dnssec", "hosts", "rrsets", "delegations", "zones", "accepted"};

std::vector<std::string> split(const std::string& text, const std::string& separator)
{
  std::vector<std::string> parts;
  size_t start = 0;
  while (true) {
    const auto end = text.find(separator, start);
    parts.push_back(text.substr(start, end - start));
    if (end == std::string::npos) {
      return parts;
    }
    start = end + separator.size();
  }
}

/** The first word, which is taken off. */
std::string takeWord(std::string& text)
{
  const auto end = std::min(text.find(' '), text.size());
  const auto word = text.substr(0, end);
  text.erase(0, end == text.size() ? end : end + 1);
  return word;
}

bool isNumber(const std::string& text)
{
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class OtherZones : public ZoneView
{
public:
  explicit OtherZones(const ZoneCase& one)
      : d_case(one) {}

  NameFacts look(const dns::Name& name) const override
  {
    const auto found = d_case.others.find(name.wire());
    return found != d_case.others.end() ? found->second : NameFacts{};
  }
  std::optional<dns::Name> cutAbove(const dns::Name& /*name*/) const override { return std::nullopt; }
  bool isNameserver(const dns::Name& /*name*/) const override { return false; }
  std::optional<Parent> parentOf(const dns::Name& /*zone*/) const override { return d_case.parent; }

private:
  const ZoneCase& d_case;
};

} // namespace

ZoneCase::ZoneCase(const runner::Case& line)
    : where(line.where), zone(*dns::Name::parse("example.test."))
{
  const auto codes = split(line.columns[1], ",");
  fires = line.columns[0] == "KO";
  CPPUNIT_ASSERT_MESSAGE(where + ": the verdict", fires || line.columns[0] == "OK");
  rule = codes.front();
  expected.insert(codes.begin() + (fires ? 0 : 1), codes.end());
  for (const auto& piece : split(line.columns[2], " | ")) {
    readPiece(piece);
  }
  if (!d_isBare && !hasAtApex(dns::rrtype::kSoa)) {
    add(added, "@ 3600 SOA ns1.example.net. hostmaster.example.net. 1 10800 3600 1209600 300");
  }
  if (!d_isBare && !hasAtApex(dns::rrtype::kNs)) {
    add(added, "@ 3600 NS ns1.example.net.");
    add(added, "@ 3600 NS ns2.example.net.");
  }
}

void ZoneCase::readPiece(const std::string& piece)
{
  if (piece[0] != '$') {
    add(entries, piece);
    return;
  }
  auto rest = piece;
  const auto word = takeWord(rest);
  readDirective(word, rest);
}

void ZoneCase::readDirective(const std::string& word, const std::string& rest)
{
  if (word == "$ORIGIN") {
    zone = *dns::Name::parse(rest);
  }
  else if (word == "$BARE") {
    d_isBare = true;
  }
  else if (word == "$RULE") {
    const auto mistake = rules.read(rest);
    CPPUNIT_ASSERT_MESSAGE(where + ": " + mistake.value_or(""), !mistake);
  }
  else if (word == "$PARENT") {
    const auto words = split(rest, " ");
    parent = ZoneView::Parent{*dns::Name::parse(words.at(0)), words.at(1) == "YES"};
  }
  else if (word == "$OTHER") {
    const auto words = split(rest, " ");
    auto& facts = others[dns::Name::parse(words.at(0))->wire()];
    facts.isOurs = true;
    facts.exists = words.at(1) != "missing";
    facts.hasAddress = words.at(1) == "address";
    if (words.at(1) == "alias") {
      facts.aliasTarget = *dns::Name::parse("elsewhere.example.");
    }
  }
  else {
    CPPUNIT_FAIL(where + ": " + word);
  }
}

void ZoneCase::add(std::vector<Entry>& to, const std::string& text)
{
  zonefile::Entry entry;
  auto rest = text;
  entry.name = takeWord(rest);
  const auto word = takeWord(rest);
  entry.ttl = isNumber(word) ? static_cast<uint32_t>(std::stoul(word)) : 3600;
  entry.type = isNumber(word) ? takeWord(rest) : word;
  entry.data = rest;
  zonefile::Findings findings;
  const auto record = zonefile::readEntry(entry, zone, findings);
  if (!record) {
    unreadable += " '" + text + "' is not an entry: " + (findings.empty() ? "" : findings.front().message);
    return;
  }
  to.push_back({*record, {"case", to.size() + 1, 0, {}}});
}

bool ZoneCase::hasAtApex(uint16_t type) const
{
  return std::any_of(entries.begin(), entries.end(), [this, type](const Entry& entry) { return entry.record.type() == type && entry.record.name == zone; });
}

std::vector<base::Finding> ZoneCase::findings() const
{
  EntryStore store;
  for (const auto* all : {&added, &entries}) {
    for (const auto& entry : *all) {
      store.add(entry.record, entry.place);
    }
  }
  std::vector<base::Finding> found;
  const OtherZones view(*this);
  verifyZone(
      store, zone, rules, {"case", 0, 0, {}}, [&found](base::Finding finding) { found.push_back(std::move(finding)); }, &view);
  return found;
}

std::vector<ZoneCase> readZoneCases()
{
  std::vector<ZoneCase> all;
  for (const auto* file : kFiles) {
    for (const auto& line : runner::readCases(std::string("verify/data/") + file, 4)) {
      all.emplace_back(line);
    }
  }
  return all;
}

} // namespace dodns::verify
