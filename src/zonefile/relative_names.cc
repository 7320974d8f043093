// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/relative_names.hh"

#include "dns/name_text.hh"
#include "zonefile/final_dot.hh"
#include "zonefile/idn.hh"

#include <algorithm>

namespace dodns::zonefile {

namespace {

constexpr std::string_view kOrigin = "@";
constexpr std::string_view kSpecial = "\"();@$"; // in a zone file, beside the backslash

std::string inQuotes(std::string_view text)
{
  return "'" + std::string(text) + "'";
}

bool isAscii(std::string_view text)
{
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/** The end of the label that begins at `at`: a dot without backslash. */
size_t endOfLabel(std::string_view text, size_t at)
{
  while (at < text.size() && text[at] != '.') {
    at += text[at] == '\\' ? 2 : 1;
  }
  return std::min(at, text.size());
}

/** Whether a name is below another one, in the same case. */
bool endsWithOrigin(std::string_view name, std::string_view origin)
{
  while (name.size() > origin.size()) {
    name.remove_prefix(static_cast<unsigned char>(name[0]) + 1U);
  }
  return name == origin;
}

bool mayHaveALabel(std::string_view text)
{
  return text.find("--") != std::string_view::npos;
}

} // namespace

void RelativeNames::add(base::Severity severity, const char* code, std::string_view token, std::string message, std::string hint, const char* reference) const
{
  base::Place place;
  place.column = static_cast<uint32_t>(token.data() - d_text.data()) + 1;
  place.member = d_role == NameRole::owner ? "name" : "data";
  d_findings.push_back({code, severity, std::move(message), std::move(hint), reference, std::move(place)});
}

bool RelativeNames::read(std::string_view token, std::string& wire, std::string& reason) const
{
  const size_t start = wire.size();
  if (token == kOrigin) {
    wire += d_origin.wire();
    return true;
  }
  std::string converted;
  const bool mustConvert = !isAscii(token) || mayHaveALabel(token);
  if ((mustConvert && !convertLabels(token, converted)) || !complete(token, mustConvert ? converted : token, wire)) {
    wire.resize(start);
    wire += '\0';
  }
  return true;
}

/** Makes A-labels of U-labels. A label with escapes is taken as octets. */
bool RelativeNames::convertLabels(std::string_view token, std::string& converted) const
{
  bool isGood = true;
  for (size_t at = 0; at < token.size(); ++at) {
    const size_t end = endOfLabel(token, at);
    const auto label = token.substr(at, end - at);
    at = end;
    if (isAscii(label)) {
      checkALabel(label);
      converted += label;
    }
    else if (std::string reason; const auto aLabel = toALabel(label, reason)) {
      converted += *aLabel;
    }
    else {
      add(base::Severity::error, "invalid-u-label", label, "The label " + inQuotes(label) + " " + reason + ".", "Write the name as UTF-8 with letters that IDNA2008 allows, or octets as \\DDD.", "RFC 5891 section 4.2");
      isGood = false;
    }
    if (end < token.size()) {
      converted += '.';
    }
  }
  return isGood;
}

void RelativeNames::checkALabel(std::string_view label) const
{
  if (!looksLikeALabel(label)) {
    return;
  }
  const auto reason = whyNoALabel(label);
  if (!reason.empty()) {
    add(base::Severity::warning, "invalid-a-label", label, "The label " + inQuotes(label) + " " + reason + ".", "Browsers and resolvers may refuse this name; write it with its own characters and let them be encoded.", "RFC 5891 section 5.3");
  }
}

bool RelativeNames::complete(std::string_view token, std::string_view converted, std::string& wire) const
{
  const size_t start = wire.size();
  bool isAbsolute = false;
  std::string reason;
  if (!dns::appendLabels(converted, wire, isAbsolute, &reason)) {
    add(base::Severity::error, "invalid-name", token, "The name " + inQuotes(token) + " " + reason + ".", "Write labels of 1 to 63 octets with dots between them; a dot or a backslash inside a label as \\. or \\\\.", "RFC 1035 section 5.1");
    return false;
  }
  const std::string end = isAbsolute ? std::string(1, '\0') : d_origin.wire();
  const size_t size = wire.size() - start + end.size();
  if (size > dns::kMaxNameWireSize) {
    add(base::Severity::error, "invalid-name", token, "The name " + inQuotes(token) + (isAbsolute ? "" : " with the origin " + d_origin.toText()) + " is longer than 255 octets.", "Shorten it.", "RFC 1035 section 2.3.4");
    return false;
  }
  wire += end;
  const auto labels = std::string_view(wire).substr(start, size - end.size());
  if (!isAbsolute && (repeatsOrigin(labels, d_origin) || (d_role == NameRole::target && looksAbsolute(labels, d_origin)))) {
    const auto completed = dns::Name::fromWire(std::string_view(wire).substr(start))->toText();
    add(base::Severity::warning, "missing-final-dot", token, "The name " + inQuotes(token) + " has no final dot, so it stands for " + inQuotes(completed) + ".", "Write " + inQuotes(std::string(token) + ".") + " with a final dot if that is what is meant.", "RFC 1035 section 5.1");
  }
  return true;
}

void RelativeNames::write(std::string_view wire, std::string& text) const
{
  if (wire == d_origin.wire()) {
    text += kOrigin;
    return;
  }
  const bool isRelative = endsWithOrigin(wire, d_origin.wire());
  const size_t end = wire.size() - (isRelative ? d_origin.wire().size() : 1);
  for (size_t at = 0; at < end;) {
    const auto size = static_cast<unsigned char>(wire[at]);
    for (size_t i = at + 1; i <= at + size; ++i) {
      if (kSpecial.find(wire[i]) != std::string_view::npos) {
        text += '\\';
      }
      dns::appendLabelOctet(text, wire[i]);
    }
    at += size + 1;
    if (at < end || !isRelative) {
      text += '.';
    }
  }
  if (wire.size() == 1) {
    text += '.';
  }
}

} // namespace dodns::zonefile
