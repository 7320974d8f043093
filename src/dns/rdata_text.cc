// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/rdata_text.hh"

#include "dns/decimal_escape.hh"
#include "dns/rdata_type.hh"
#include "dns/rrtype.hh"

#include <charconv>

namespace dodns::dns {

namespace {

bool isBlank(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace

bool RdataTextReader::hasMore()
{
  while (d_at < d_text.size() && isBlank(d_text[d_at])) {
    ++d_at;
  }
  return d_at < d_text.size();
}

bool RdataTextReader::next(RdataToken& token, const char* expected)
{
  if (!hasMore()) {
    token = {d_text.substr(d_text.size()), d_text.size(), false};
    return fail(token, std::string("ends where ") + expected + " is expected");
  }
  const size_t start = d_at;
  const bool isQuoted = d_text[d_at] == '"';
  d_at += isQuoted ? 1 : 0;
  const size_t first = d_at;
  while (d_at < d_text.size() && d_text[d_at] != '"' && (isQuoted || !isBlank(d_text[d_at]))) {
    d_at += d_text[d_at] == '\\' ? 2 : 1;
  }
  if (d_at > d_text.size()) {
    d_at = d_text.size();
  }
  token = {d_text.substr(first, d_at - first), start, isQuoted};
  if (isQuoted) {
    if (d_at == d_text.size()) {
      return fail(token, "has a quote that is not closed");
    }
    ++d_at;
  }
  return true;
}

bool RdataTextReader::nextBare(RdataToken& token, const char* expected)
{
  if (!next(token, expected)) {
    return false;
  }
  if (token.isQuoted) {
    return failExpecting(token, expected);
  }
  return true;
}

bool RdataTextReader::nextParameter(RdataToken& token)
{
  hasMore();
  const size_t start = d_at;
  bool isInQuotes = false;
  while (d_at < d_text.size() && (isInQuotes || !isBlank(d_text[d_at]))) {
    isInQuotes ^= d_text[d_at] == '"';
    d_at += d_text[d_at] == '\\' ? 2 : 1;
  }
  if (d_at > d_text.size()) {
    d_at = d_text.size();
  }
  token = {d_text.substr(start, d_at - start), start, false};
  return isInQuotes ? fail(token, "has a quote that is not closed") : true;
}

void RdataTextReader::skipWord(std::string_view word)
{
  if (!hasMore() || d_text.substr(d_at, word.size()) != word) {
    return;
  }
  const size_t end = d_at + word.size();
  if (end == d_text.size() || isBlank(d_text[end])) {
    d_at = end;
  }
}

bool RdataTextReader::number(uint32_t& value, uint32_t highest)
{
  RdataToken token;
  if (!nextBare(token, "a number")) {
    return false;
  }
  const char* end = token.text.data() + token.text.size();
  const auto [last, error] = std::from_chars(token.text.data(), end, value);
  if (error != std::errc() || last != end || value > highest) {
    return failExpecting(token, "a number from 0 to " + std::to_string(highest));
  }
  return true;
}

bool RdataTextReader::name(std::string& wire)
{
  RdataToken token;
  if (!nextBare(token, "a domain name")) {
    return false;
  }
  std::string reason;
  if (!d_names.read(token.text, wire, reason)) {
    return fail(token, "has the domain name '" + std::string(token.text) + "', which " + reason);
  }
  return true;
}

bool RdataTextReader::fail(const RdataToken& token, std::string reason)
{
  d_problem = {std::move(reason), token.at, token.text.size() + (token.isQuoted ? 2 : 0)};
  return false;
}

bool RdataTextReader::failExpecting(const RdataToken& token, const std::string& expected)
{
  return fail(token, "has '" + std::string(token.text) + "' where " + expected + " is expected");
}

std::string& RdataTextWriter::field()
{
  if (!d_text.empty()) {
    d_text += ' ';
  }
  return d_text;
}

void RdataTextWriter::quoted(std::string_view octets)
{
  std::string& text = field();
  text += '"';
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    if (value < 0x20 || value > 0x7e) {
      appendDecimalEscape(text, octet);
      continue;
    }
    if (octet == '"' || octet == '\\') {
      text += '\\';
    }
    text += octet;
  }
  text += '"';
}

void RdataTextWriter::type(uint16_t type)
{
  field() += d_isForHost && !isKnownToHost(type) ? "TYPE" + std::to_string(type) : rrtypeToText(type);
}

void appendNumber(std::string& wire, uint32_t value, size_t size)
{
  for (size_t shift = size * 8; shift > 0;) {
    shift -= 8;
    wire += static_cast<char>(value >> shift);
  }
}

} // namespace dodns::dns
