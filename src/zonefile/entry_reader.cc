// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/entry_reader.hh"

#include "dns/rrtype.hh"
#include "zonefile/joined_rdata.hh"

#include <charconv>

namespace dodns::zonefile {

namespace {

/** Origins for when none is known: what differs between them is relative. */
const dns::Name kRoot;
const dns::Name kOther = *dns::Name::parse("other.");

bool isSameWithOrigin(const dns::Rdata& rdata, std::string_view text)
{
  Findings findings;
  const auto other = zonefile::readRdata(rdata.type(), text, kOther, findings);
  return other && other->wire() == rdata.wire();
}

/** The last field of a SOA in canonical text. */
uint32_t minimumOf(std::string_view soa)
{
  uint32_t minimum = 0;
  std::from_chars(soa.data() + soa.rfind(' ') + 1, soa.data() + soa.size(), minimum);
  return minimum;
}

} // namespace

bool EntryReader::read(const ScannedEntry& entry, Owner& owner, RecordFields& record)
{
  const Word* at = entry.words.data();
  const Word* end = at + entry.words.size();
  bool isGood = true;
  if (!entry.beginsWithBlank) {
    isGood = readOwner(*at++, owner);
  }
  else if (owner.state == Owner::State::none) {
    d_reporter.error(at->written().data(), "owner-missing", "The line begins with a blank, and there is no entry before it whose owner it could have.", "Write the owner at the beginning of the line; @ is the origin.", "RFC 1035 section 5.1");
    isGood = false;
  }
  else if (owner.state == Owner::State::refused && d_isEachRefused) {
    d_reporter.error(at->written().data(), "owner-refused", "The owner is that of an entry before, which is no name.", "Mend the owner there.", "RFC 1035 section 5.1");
  }
  EntryHeader header;
  at = d_header.read(entry, at, header);
  if (at == nullptr) {
    return false;
  }
  record.type = header.type;
  record.rdataAt = at == end ? end[-1].written().end() : at->written().data();
  if (!readRdata(entry, at, header.type, record.rdata)) {
    return false;
  }
  isGood = decideTtl(header, entry.words.front().written().data(), record) && header.isGood && isGood;
  if (!isGood || owner.state != Owner::State::known) {
    return false;
  }
  record.name = owner.text;
  return true;
}

bool EntryReader::readOwner(const Word& word, Owner& owner)
{
  const auto* origin = d_context.origin ? &*d_context.origin : nullptr;
  if (!word.isQuoted && !word.hasEscape) {
    if (const auto text = d_fastPath.readOwner(word.text, origin)) {
      owner.state = Owner::State::known;
      owner.text = *text;
      return true;
    }
  }
  const auto name = readName(word);
  owner.state = name ? Owner::State::known : Owner::State::refused;
  owner.text = name ? name->toText() : std::string();
  return name.has_value();
}

std::optional<dns::Name> EntryReader::readName(const Word& word)
{
  if (word.isQuoted) {
    d_reporter.error(word.written().data(), "name-quoted", "A name is in quotes.", "Write it without; what is special in it is escaped with a backslash.", "RFC 1035 section 5.1");
    return std::nullopt;
  }
  Findings findings;
  const auto name = zonefile::readName(word.text, d_context.origin ? d_context.origin->name : kRoot, findings);
  if (Findings again; !d_context.origin && name && zonefile::readName(word.text, kOther, again) != name) {
    reportNoOrigin(word.text.data());
    return std::nullopt;
  }
  for (auto& finding : findings) {
    const auto* place = word.text.data() + (finding.place.column - 1);
    d_reporter.add(place, std::move(finding));
  }
  return name;
}

bool EntryReader::readRdata(const ScannedEntry& entry, const Word* begin, uint16_t type, std::string_view& rdata)
{
  if (!entry.hasAdjacentWords) {
    const auto* origin = d_context.origin ? &*d_context.origin : nullptr;
    if (const auto text = d_fastPath.readRdata(type, begin, entry.words.data() + entry.words.size(), origin)) {
      rdata = *text;
      return true;
    }
  }
  const JoinedRdata joined(entry, begin);
  Findings findings;
  const auto read = zonefile::readRdata(type, joined.text(), d_context.origin ? d_context.origin->name : kRoot, findings);
  if (!d_context.origin && read && !isSameWithOrigin(*read, joined.text())) {
    reportNoOrigin(joined.placeOf(0));
    return false;
  }
  for (auto& finding : findings) {
    const auto* place = joined.placeOf(finding.place.column > 0 ? finding.place.column - 1 : 0);
    d_reporter.add(place, std::move(finding));
  }
  if (!read) {
    return false;
  }
  d_rdata = read->toText();
  rdata = d_rdata;
  return true;
}

/** RFC 2308 section 4 before RFC 1035 section 5.1, and what BIND does when
 * neither helps. Each is said once, unless each entry is to be refused. */
bool EntryReader::decideTtl(const EntryHeader& header, const char* at, RecordFields& record)
{
  if (header.ttl) {
    record.ttl = *header.ttl;
    d_context.lastTtl = header.ttl;
    return true;
  }
  if (d_context.defaultTtl) {
    record.ttl = *d_context.defaultTtl;
    return true;
  }
  if (d_context.lastTtl) {
    record.ttl = *d_context.lastTtl;
    if (!d_hasSaidLastTtl) {
      d_reporter.warning(at, "ttl-missing", "The entry has no TTL, and there is no $TTL before it; it gets " + std::to_string(record.ttl) + ", the last one that an entry said.", "Write a $TTL at the beginning of the file.", "RFC 2308 section 4");
      d_hasSaidLastTtl = true;
    }
    return true;
  }
  if (record.type == dns::rrtype::kSoa) {
    record.ttl = minimumOf(record.rdata);
    d_context.defaultTtl = record.ttl;
    d_reporter.warning(at, "ttl-missing", "There is no TTL here and no $TTL before it; entries without get the minimum of the SOA, " + std::to_string(record.ttl) + ".", "Write a $TTL at the beginning of the file.", "RFC 2308 section 4");
    return true;
  }
  if (!d_hasSaidNoTtl || d_isEachRefused) {
    d_reporter.error(at, "ttl-missing", "The entry has no TTL, and there is no $TTL and no TTL before it.", "Write $TTL 3600 at the beginning of the file, or a TTL behind the owner.", "RFC 2308 section 4");
    d_hasSaidNoTtl = true;
  }
  return false;
}

void EntryReader::reportNoOrigin(const char* at)
{
  d_reporter.error(at, "origin-missing", "There is a relative name, and no origin is known that it is relative to.", "Write $ORIGIN and the zone's name at the beginning of the file, or say the origin.", "RFC 1035 section 5.1");
}

} // namespace dodns::zonefile
