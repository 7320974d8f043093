// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/decimal_escape.hh"
#include "dns/rdata_field.hh"
#include "dns/svcparam.hh"

#include <algorithm>
#include <arpa/inet.h>
#include <iterator>
#include <map>
#include <vector>

namespace dodns::dns {

namespace {

using namespace svcparam;

/** The octets of a value as it is written, in quotes or not (RFC 9460 section
 * 2.1, `char-string`). */
bool readOctets(std::string_view text, std::string& octets)
{
  const bool isQuoted = !text.empty() && text[0] == '"';
  if (isQuoted) {
    text.remove_prefix(1);
  }
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      if (!readEscape(text, at, octets)) {
        return false;
      }
      continue;
    }
    if (text[at] == '"') {
      return isQuoted && at + 1 == text.size();
    }
    octets += text[at++];
  }
  return !isQuoted;
}

/** The items of a list (appendix A.1): `\,` and `\\` inside an item are a comma
 * and a backslash, after the escapes of the value itself were read. */
bool splitList(std::string_view list, std::vector<std::string>& items)
{
  items.emplace_back();
  for (size_t at = 0; at < list.size(); ++at) {
    if (list[at] == ',') {
      items.emplace_back();
      continue;
    }
    if (list[at] == '\\') {
      ++at;
      if (at == list.size() || (list[at] != ',' && list[at] != '\\')) {
        return false;
      }
    }
    items.back() += list[at];
  }
  return std::none_of(items.begin(), items.end(), [](const auto& item) { return item.empty(); });
}

bool readWith(bool (*read)(RdataTextReader&, std::string&), std::string_view text, std::string& wire)
{
  RdataTextReader reader(text, absoluteNames());
  return read(reader, wire) && !reader.hasMore();
}

bool readKeys(const std::vector<std::string>& items, std::string& wire)
{
  std::vector<uint16_t> keys;
  for (const auto& item : items) {
    const auto key = svcParamKeyFromText(item);
    if (!key) {
      return false;
    }
    keys.push_back(*key);
  }
  std::sort(keys.begin(), keys.end());
  for (const auto key : keys) {
    appendNumber(wire, key, 2);
  }
  return true;
}

bool readProtocols(const std::vector<std::string>& items, std::string& wire)
{
  for (const auto& item : items) {
    if (item.size() > 255) {
      return false;
    }
    wire += static_cast<char>(item.size());
    wire += item;
  }
  return true;
}

bool readEach(bool (*read)(RdataTextReader&, std::string&), const std::vector<std::string>& items, std::string& wire)
{
  return std::all_of(items.begin(), items.end(), [&](const auto& item) { return readWith(read, item, wire); });
}

/** Numbers, addresses, keys and base64 are written as they are, without escapes
 * (RFC 9460 sections 7.2, 7.3 and 8) and without blanks. */
bool isWrittenPlainly(uint16_t key, std::string_view text)
{
  constexpr uint16_t kPlain[] = {kMandatory, kPort, kIpv4Hint, kEch, kIpv6Hint, kTlsSupportedGroups};
  return std::find(std::begin(kPlain), std::end(kPlain), key) == std::end(kPlain) || text.find_first_of("\\ \t") == std::string_view::npos;
}

/** Makes the wire form of a value from its octets in text. */
bool readValue(uint16_t key, const std::string& octets, std::string& wire)
{
  std::vector<std::string> items;
  switch (key) {
  case kMandatory:
    return splitList(octets, items) && readKeys(items, wire);
  case kAlpn:
    return splitList(octets, items) && readProtocols(items, wire);
  case kPort:
    return readWith(readU16, octets, wire);
  case kIpv4Hint:
    return splitList(octets, items) && readEach(readIpv4, items, wire);
  case kIpv6Hint:
    return splitList(octets, items) && readEach(readIpv6, items, wire);
  case kEch:
    return readWith(readBase64, octets, wire);
  case kTlsSupportedGroups:
    return splitList(octets, items) && readEach(readU16, items, wire);
  default:
    wire += octets;
    return true;
  }
}

/** Appends octets as PowerDNS 4.7 reads them: in quotes, and `(`, `)` and `;`
 * escaped, too. */
void writeQuoted(std::string_view octets, std::string& text)
{
  text += '"';
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    if (value < 0x20 || value > 0x7e) {
      appendDecimalEscape(text, octet);
      continue;
    }
    if (std::string_view("\"\\();").find(octet) != std::string_view::npos) {
      text += '\\';
    }
    text += octet;
  }
  text += '"';
}

std::string joinKeys(RdataReader value)
{
  std::string list;
  while (!value.isAtEnd()) {
    list += list.empty() ? "" : ",";
    list += svcParamKeyToText(value.u16());
  }
  return list;
}

std::string joinProtocols(RdataReader value)
{
  std::string list;
  while (!value.isAtEnd()) {
    list += list.empty() ? "" : ",";
    for (const char octet : value.string()) {
      if (octet == ',' || octet == '\\') {
        list += '\\';
      }
      list += octet;
    }
  }
  return list;
}

std::string joinEach(bool (*write)(RdataReader&, RdataTextWriter&), RdataReader value)
{
  std::string list;
  while (!value.isAtEnd()) {
    list += list.empty() ? "" : ",";
    RdataTextWriter item(absoluteNames(), false);
    write(value, item);
    list += item.take();
  }
  return list;
}

void writeValue(uint16_t key, std::string_view value, std::string& text)
{
  const RdataReader reader(value);
  switch (key) {
  case kMandatory:
    text += joinKeys(reader);
    break;
  case kAlpn:
    writeQuoted(joinProtocols(reader), text);
    break;
  case kPort:
    text += joinEach(writeU16, reader);
    break;
  case kIpv4Hint:
    text += joinEach(writeIpv4, reader);
    break;
  case kIpv6Hint:
    text += joinEach(writeIpv6, reader);
    break;
  case kEch: {
    RdataTextWriter base64(absoluteNames(), false);
    RdataReader octets(value);
    writeBase64(octets, base64);
    text += '"' + base64.take() + '"';
    break;
  }
  case kTlsSupportedGroups:
    text += joinEach(writeU16, reader);
    break;
  default:
    writeQuoted(value, text);
    break;
  }
}

bool readParameter(RdataTextReader& text, std::map<uint16_t, std::string>& parameters)
{
  RdataToken token;
  if (!text.nextParameter(token)) {
    return false;
  }
  const auto equals = token.text.find('=');
  const auto name = token.text.substr(0, equals);
  const auto key = svcParamKeyFromText(name);
  if (!key) {
    return text.failExpecting(token, "a parameter such as alpn=h2 or key65000=value");
  }
  std::string octets;
  std::string value;
  const bool isGeneric = name.substr(0, 3) == "key";
  const auto written = equals == std::string_view::npos ? std::string_view() : token.text.substr(equals + 1);
  if (!readOctets(written, octets)) {
    return text.fail(token, "has the parameter '" + std::string(name) + "' with a wrong quote or backslash in its value");
  }
  if (isGeneric) {
    value = octets;
  }
  if ((!isGeneric && !(isWrittenPlainly(*key, written) && readValue(*key, octets, value))) || !isSvcParamValue(*key, value)) {
    return text.fail(token, "has the parameter '" + std::string(name) + "' with '" + octets + "', which is no value of it");
  }
  if (value.size() > 0xffff) {
    return text.fail(token, "has the parameter '" + std::string(name) + "' with more than 65,535 octets");
  }
  if (!parameters.emplace(*key, std::move(value)).second) {
    return text.fail(token, "has the parameter '" + std::string(name) + "' twice");
  }
  return true;
}

} // namespace

bool readSvcParams(RdataTextReader& text, std::string& wire)
{
  std::map<uint16_t, std::string> parameters;
  while (text.hasMore()) {
    if (!readParameter(text, parameters)) {
      return false;
    }
  }
  for (const auto& [key, value] : parameters) {
    appendNumber(wire, key, 2);
    appendNumber(wire, static_cast<uint32_t>(value.size()), 2);
    wire += value;
  }
  return true;
}

bool writeSvcParams(RdataReader& wire, RdataTextWriter& text)
{
  int last = -1;
  while (!wire.isAtEnd()) {
    const auto key = wire.u16();
    const auto value = wire.octets(wire.u16());
    if (!wire.isGood() || key <= last || !isSvcParamValue(key, value)) {
      return false;
    }
    last = key;
    std::string& out = text.field();
    if (text.isForHost() && key > kLastOfHost) {
      out += "key" + std::to_string(key) + '=';
      writeQuoted(value, out);
      continue;
    }
    out += svcParamKeyToText(key);
    if (key != kNoDefaultAlpn && key != kOhttp) {
      out += '=';
      writeValue(key, value, out);
    }
  }
  return wire.isGood();
}

} // namespace dodns::dns
