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
  auto rdata = dns::Rdata::fromWire(record.type, record.rdata);
  if (!rdata) {
    return "malformed";
  }
  if (record.type == kSoa) {
    rdata = legacy::withSerial(*rdata, 0);
  }
  return dns::Rdata::fromWire(record.type, rdata->canonicalWire())->toText();
}

std::string lineOf(const char* section, const legacy::ReceivedRecord& record, bool withTtl)
{
  return section + record.name.toText() + (withTtl ? " " + std::to_string(record.ttl) : "") + " " + dns::rrtypeToText(record.type) + " " + rdataText(record);
}

} // namespace

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
  }
  std::sort(lines.begin(), lines.end());
  lines.insert(lines.begin(), legacy::rcodeToText(answer.rcode) + (answer.isAuthoritative ? " aa" : ""));
  return lines;
}

} // namespace dodns::migration
