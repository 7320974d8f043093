// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/record_data.hh"

#include "api/record_names.hh"
#include "api/txt_data.hh"
#include "dns/rrtype.hh"

#include <algorithm>

namespace dodns::api {

namespace {

std::string lowerCase(std::string text)
{
  std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

/** `Priority is not a number` and `Priority Priority must be …`: the words of
 * the service whose clients we serve. */
std::string numberText(const NumberMember& number, const char* member, const std::string& label, const std::string& labelOfRange, int64_t max, Findings& findings)
{
  if (number.value && *number.value >= 0 && *number.value <= max) {
    return std::to_string(*number.value) + " ";
  }
  if (!number.value) {
    findings.push_back(mistake("not-a-number", member, label + " is not a number"));
  }
  findings.push_back(mistake("number-out-of-range", member, labelOfRange + " must be an integer between 0 and " + std::to_string(max)));
  return {};
}

std::string number16(const NumberMember& number, const char* member, const std::string& label, Findings& findings)
{
  return numberText(number, member, label, label + " " + label, 65535, findings);
}

std::string hostText(const std::string& data, const dns::Name& zone, Findings& findings)
{
  const auto host = readHost(data, zone, findings);
  return host ? host->toText() : std::string();
}

std::string caaQuoted(const std::string& value)
{
  std::string quoted = "\"";
  for (const char octet : value) {
    quoted += octet == '"' || octet == '\\' ? std::string{'\\', octet} : std::string(1, octet);
  }
  return quoted + '"';
}

/** The value of a CAA record: issuers are host names with their final dot,
 * which may have parameters behind a semicolon; anything else is a text. */
std::string caaValue(const std::string& tag, const std::string& data, const dns::Name& zone, Findings& findings)
{
  if (tag == "iodef") {
    return data.size() > 1 && data.back() == '.' ? data.substr(0, data.size() - 1) : data;
  }
  const auto semicolon = std::min(data.find(';'), data.size());
  auto issuer = data.substr(0, semicolon);
  auto parameters = data.substr(semicolon);
  if (issuer == "@") {
    issuer = zone.toText();
  }
  const bool isNobody = issuer.empty() && (parameters == ";" || parameters == ";.");
  const bool hasDot = hasFinalDot(issuer) || (!parameters.empty() && parameters.back() == '.');
  if (!isNobody && !hasDot) {
    findings.push_back(mistake("data-without-final-dot", "data", "Data needs to end with a dot (.)"));
  }
  if (hasFinalDot(issuer)) {
    issuer.pop_back();
  }
  if (!parameters.empty() && parameters.back() == '.') {
    parameters.pop_back();
  }
  return issuer + parameters;
}

std::string caaText(const RecordMembers& members, const std::string& data, const dns::Name& zone, Findings& findings)
{
  auto text = numberText(members.flags, "flags", "Flags", "Flags", 255, findings);
  const auto tag = lowerCase(members.tag.value_or(""));
  if (tag != "issue" && tag != "issuewild" && tag != "iodef") {
    findings.push_back(mistake("unknown-tag", "tag", "Tag must be issue, issuewild, or iodef"));
    return {};
  }
  return text + tag + " " + caaQuoted(caaValue(tag, data, zone, findings));
}

/** The presentation form; what is wrong is in the findings. */
std::string rdataText(const std::string& type, const RecordMembers& members, const std::string& data, const dns::Name& zone, Findings& findings)
{
  if (type == "CNAME" || type == "NS") {
    return hostText(data, zone, findings);
  }
  if (type == "MX") {
    const auto priority = number16(members.priority, "priority", "Priority", findings);
    return priority + hostText(data, zone, findings);
  }
  if (type == "SRV") {
    auto text = number16(members.priority, "priority", "Priority", findings);
    text += number16(members.weight, "weight", "Weight", findings);
    text += number16(members.port, "port", "Port", findings);
    return text + hostText(data, zone, findings);
  }
  if (type == "CAA") {
    return caaText(members, data, zone, findings);
  }
  if (type == "TXT") {
    return txtToRdata(data, findings).value_or("");
  }
  return data;
}

base::Finding wrongData(const std::string& type, const std::string& data, const std::string& reason)
{
  if (type == "A") {
    return mistake("invalid-ipv4-address", "data", "IP address did not match IPv4 format (e.g. 127.0.0.1).");
  }
  if (type == "AAAA") {
    return mistake("invalid-ipv6-address", "data", "IP address did not match IPv6 format (e.g. 2001:db8::1).");
  }
  return mistake("invalid-rdata", "data", "Data " + data + " " + reason);
}

NumberMember numberAt(const std::string& wire, size_t at, size_t octets)
{
  int64_t value = 0;
  for (size_t i = 0; i < octets; ++i) {
    value = value * 256 + static_cast<unsigned char>(wire[at + i]);
  }
  return {true, value};
}

/** RFC 8659 section 4.1: flags, the tag's length, the tag, the value. */
void readCaa(const std::string& wire, const dns::Name& zone, RecordMembers& members)
{
  const size_t tagSize = static_cast<unsigned char>(wire[1]);
  members.flags = numberAt(wire, 0, 1);
  members.tag = wire.substr(2, tagSize);
  members.data = wire.substr(2 + tagSize);
  const auto zoneText = zone.toText();
  if (*members.tag != "iodef" && *members.data + "." == zoneText) {
    members.data = "@";
  }
}

std::string hostData(const dns::Rdata& rdata, const dns::Name& zone, bool isForRequest)
{
  const auto host = rdata.names().front();
  return isForRequest ? host.toText() : shownHost(host, zone);
}

/** What `given` says is shown as long as the rdata is still what it made: others
 * may change the rdata. */
bool isStillGiven(const recorddb::NumberedRecord& record, const dns::Rdata& rdata, const dns::Name& zone)
{
  if (!record.given) {
    return false;
  }
  RecordMembers members;
  members.data = record.given;
  Findings ignored;
  const auto again = toRdata(record.type, members, zone, ignored);
  return again && *again == rdata;
}

RecordMembers membersOf(const recorddb::NumberedRecord& record, const dns::Name& zone, bool isForRequest)
{
  RecordMembers members;
  members.type = record.type;
  members.data = record.rdata;
  const auto type = dns::rrtypeFromText(record.type);
  const auto rdata = type ? dns::Rdata::parse(*type, record.rdata) : std::nullopt;
  if (!rdata) {
    return members;
  }
  const auto& wire = rdata->wire();
  if (record.type == "CNAME" || record.type == "NS") {
    members.data = hostData(*rdata, zone, isForRequest);
  }
  else if (record.type == "MX") {
    members.priority = numberAt(wire, 0, 2);
    members.data = hostData(*rdata, zone, isForRequest);
  }
  else if (record.type == "SRV") {
    members.priority = numberAt(wire, 0, 2);
    members.weight = numberAt(wire, 2, 2);
    members.port = numberAt(wire, 4, 2);
    members.data = hostData(*rdata, zone, isForRequest);
  }
  else if (record.type == "CAA") {
    readCaa(wire, zone, members);
    if (isForRequest && *members.tag != "iodef" && *members.data != "@") {
      *members.data += '.';
    }
  }
  else if (record.type == "SOA") {
    members.data = std::to_string(record.ttl);
  }
  else if (isStillGiven(record, *rdata, zone)) {
    members.data = record.given;
  }
  else if (record.type == "TXT") {
    members.data = txtFromWire(wire);
  }
  return members;
}

} // namespace

std::optional<dns::Rdata> toRdata(const std::string& type, const RecordMembers& members, const dns::Name& zone, Findings& findings)
{
  Findings own;
  if (!members.data || members.data->empty()) {
    own.push_back(mistake("blank-data", "data", "Data can't be blank"));
  }
  const auto text = own.empty() ? rdataText(type, members, *members.data, zone, own) : std::string();
  std::optional<dns::Rdata> rdata;
  if (!hasError(own)) {
    std::string reason = "is of a type that is not known here";
    const auto number = dns::rrtypeFromText(type);
    rdata = number ? dns::Rdata::parse(*number, text, &reason) : std::nullopt;
    const bool isAddress = type == "A" || type == "AAAA";
    if (!rdata || (isAddress && text.find_first_of(" \t\r\n") != std::string::npos)) { // no address is in the generic form (RFC 3597) or between blanks
      own.push_back(wrongData(type, *members.data, reason));
      rdata.reset();
    }
  }
  findings.insert(findings.end(), own.begin(), own.end());
  return rdata;
}

std::optional<std::string> givenBeside(const dns::Rdata& rdata, const RecordMembers& members, const dns::Name& zone)
{
  const auto type = dns::rrtypeToText(rdata.type());
  if (type != "TXT" && type != "AAAA") {
    return std::nullopt;
  }
  const auto given = type == "AAAA" ? lowerCase(*members.data) : *members.data;
  const auto derived = *shownMembers({0, {}, type, 0, rdata.toText(), {}}, zone).data;
  return derived == given ? std::nullopt : std::optional(given);
}

RecordMembers requestMembers(const recorddb::NumberedRecord& record, const dns::Name& zone)
{
  return membersOf(record, zone, true);
}

RecordMembers shownMembers(const recorddb::NumberedRecord& record, const dns::Name& zone)
{
  return membersOf(record, zone, false);
}

} // namespace dodns::api
