// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/answer_text.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

#include <algorithm>

namespace dodns::migration {

namespace {

using namespace dns::rrtype;

std::string rdataText(const legacy::ReceivedRecord& record)
{
  const auto rdata = dns::Rdata::fromWire(record.type, record.rdata);
  return rdata ? migration::rdataText(*rdata) : "malformed";
}

std::string lineOf(const char* section, const legacy::ReceivedRecord& record, bool withTtl)
{
  return section + record.name.toText() + (withTtl ? " " + std::to_string(record.ttl) : "") + " " + dns::rrtypeToText(record.type) + " " + rdataText(record);
}

/** Addresses of the delegated zone's nameservers that have names below it: nobody finds them
 * elsewhere, and so they must be there (RFC 9471). */
void addGlue(const legacy::Answer& answer, std::vector<std::string>& lines)
{
  const auto isGlue = [&answer](const legacy::ReceivedRecord& address) {
    return std::any_of(answer.authority.begin(), answer.authority.end(), [&address](const auto& ns) {
      const auto target = ns.type == kNs ? dns::Name::fromWire(ns.rdata) : std::nullopt;
      return target == address.name && address.name.isWithin(ns.name);
    });
  };
  for (const auto& record : answer.additional) {
    if ((record.type == kA || record.type == kAaaa) && isGlue(record)) {
      lines.push_back(lineOf("additional ", record, false));
    }
  }
}

} // namespace

std::string rdataText(const dns::Rdata& rdata)
{
  const auto compared = rdata.type() == kSoa ? legacy::withSerial(rdata, 0) : rdata;
  return dns::Rdata::fromWire(compared.type(), compared.canonicalWire())->toText();
}

std::vector<std::string> answerText(const legacy::Answer& answer, bool withTtls)
{
  std::vector<std::string> lines;
  for (const auto& record : answer.answer) {
    lines.push_back(lineOf("answer ", record, withTtls));
  }
  if (lines.empty()) {
    for (const auto& record : answer.authority) {
      if (record.type == kNs || record.type == kSoa) {
        lines.push_back(lineOf("authority ", record, false));
      }
    }
    addGlue(answer, lines);
  }
  std::sort(lines.begin(), lines.end());
  lines.insert(lines.begin(), legacy::rcodeToText(answer.rcode) + (answer.isAuthoritative ? " aa" : ""));
  return lines;
}

} // namespace dodns::migration
