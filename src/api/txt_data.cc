// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/txt_data.hh"

#include <algorithm>
#include <string_view>
#include <vector>

namespace dodns::api {

namespace {

constexpr size_t kMaxString = 255; // octets, RFC 1035 section 3.3

bool isDigit(char octet)
{
  return octet >= '0' && octet <= '9';
}

bool isPrintable(char octet)
{
  return octet >= ' ' && octet <= '~';
}

std::string decimalEscape(char octet)
{
  const auto value = static_cast<unsigned char>(octet);
  return {'\\', static_cast<char>('0' + value / 100), static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

void appendQuoted(std::string& rdata, std::string_view text)
{
  rdata += rdata.empty() ? "\"" : " \"";
  for (const char octet : text) {
    if (octet == '"' || octet == '\\') {
      rdata += '\\';
    }
    rdata += isPrintable(octet) ? std::string(1, octet) : decimalEscape(octet);
  }
  rdata += '"';
}

void appendCut(std::string& rdata, std::string_view text)
{
  do {
    appendQuoted(rdata, text.substr(0, kMaxString));
    text.remove_prefix(std::min(text.size(), kMaxString));
  } while (!text.empty());
}

/** One octet behind a backslash at `at`, which moves behind it. */
std::optional<char> readEscape(std::string_view text, size_t& at)
{
  if (at + 1 < text.size() && !isDigit(text[at + 1])) {
    at += 2;
    return text[at - 1];
  }
  if (at + 3 >= text.size() || !isDigit(text[at + 2]) || !isDigit(text[at + 3])) {
    return std::nullopt;
  }
  const int value = (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
  at += 4;
  return value < 256 ? std::optional(static_cast<char>(value)) : std::nullopt;
}

/** The strings in a list of quoted strings; nothing when it is none. */
std::optional<std::vector<std::string>> readQuoted(std::string_view text)
{
  std::vector<std::string> strings;
  size_t at = 0;
  while (at < text.size()) {
    if (text[at] != '"') {
      return std::nullopt;
    }
    ++at;
    std::string string;
    while (at < text.size() && text[at] != '"') {
      if (text[at] != '\\') {
        string += text[at++];
        continue;
      }
      const auto octet = readEscape(text, at);
      if (!octet) {
        return std::nullopt;
      }
      string += *octet;
    }
    if (at >= text.size()) {
      return std::nullopt;
    }
    strings.push_back(string);
    ++at;
    const auto next = std::min(text.find_first_not_of(" \t", at), text.size());
    if (next < text.size() && next == at) {
      return std::nullopt;
    }
    at = next;
  }
  return strings;
}

/** What a line of a zone file cannot have, not even in quotes. */
bool breaksLine(char octet)
{
  return (octet >= '\0' && octet < ' ' && octet != '\t') || octet == '\x7f';
}

base::Finding ambiguous(const char* what)
{
  auto finding = mistake("ambiguous-text", "data", what);
  finding.hint = "Put the text in quotes; inside them a backslash escapes, and \\DDD stands for an octet.";
  finding.reference = "RFC 1035 section 5.1";
  return finding;
}

} // namespace

std::optional<std::string> txtToRdata(const std::string& data, Findings& findings)
{
  if (data.empty()) {
    findings.push_back(mistake("blank-data", "data", "Data can't be blank"));
    return std::nullopt;
  }
  std::string rdata;
  if (std::any_of(data.begin(), data.end(), breaksLine)) {
    findings.push_back(ambiguous("Data has a control character"));
    return std::nullopt;
  }
  if (data.size() >= 2 && data.front() == '"' && data.back() == '"') {
    const auto strings = readQuoted(data);
    if (!strings) {
      findings.push_back(mistake("invalid-quotes", "data", "Data begins and ends with a quote but is not a list of quoted strings"));
      return std::nullopt;
    }
    for (const auto& string : *strings) {
      appendCut(rdata, string);
    }
    return rdata;
  }
  const auto bad = std::find_if(data.begin(), data.end(), [](char octet) { return octet == '\\' || octet == '\t'; });
  if (bad != data.end()) {
    findings.push_back(ambiguous(*bad == '\\' ? "Data has a backslash outside of quotes" : "Data has a control character"));
    return std::nullopt;
  }
  appendCut(rdata, data);
  return rdata;
}

std::string txtFromWire(const std::string& wire)
{
  std::string text;
  for (size_t at = 0; at < wire.size();) {
    const size_t size = static_cast<unsigned char>(wire[at++]);
    for (const char octet : wire.substr(at, size)) {
      text += isPrintable(octet) ? std::string(1, octet) : decimalEscape(octet);
    }
    at += size;
  }
  return text;
}

} // namespace dodns::api
