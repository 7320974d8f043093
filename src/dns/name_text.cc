// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "dns/name_text.hh"

#include "dns/decimal_escape.hh"

namespace dodns::dns {

bool appendLabels(std::string_view text, std::string& wire, bool& isAbsolute, std::string* reason)
{
  const auto refuse = [reason](const char* why) {
    if (reason != nullptr) {
      *reason = why;
    }
    return false;
  };

  if (text.empty()) {
    return refuse("is empty");
  }
  isAbsolute = true;
  if (text == ".") {
    return true;
  }
  size_t start = wire.size();
  wire += '\0';
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '.') {
      const size_t size = wire.size() - start - 1;
      if (size == 0) {
        return refuse("has an empty label");
      }
      wire[start] = static_cast<char>(size);
      start = wire.size();
      wire += '\0';
      ++at;
      continue;
    }
    if (text[at] != '\\') {
      wire += text[at++];
    }
    else if (!readEscape(text, at, wire)) {
      return refuse("has a backslash that is followed by neither a character nor three digits up to 255");
    }
    if (wire.size() - start - 1 > kMaxLabelSize) {
      return refuse("has a label of more than 63 octets");
    }
  }
  const size_t size = wire.size() - start - 1;
  isAbsolute = size == 0;
  if (isAbsolute) {
    wire.pop_back();
  }
  else {
    wire[start] = static_cast<char>(size);
  }
  return true;
}

void appendLabelOctet(std::string& text, char octet)
{
  const auto value = static_cast<unsigned char>(octet);
  if (octet == '.' || octet == '\\') {
    text += '\\';
    text += octet;
  }
  else if (value > 0x20 && value < 0x7f) {
    text += octet;
  }
  else {
    appendDecimalEscape(text, octet);
  }
}

void appendNameText(std::string& text, std::string_view wire)
{
  if (wire.size() == 1) {
    text += '.';
    return;
  }
  for (size_t at = 0; wire[at] != 0;) {
    const auto size = static_cast<unsigned char>(wire[at]);
    for (size_t i = at + 1; i <= at + size; ++i) {
      appendLabelOctet(text, wire[i]);
    }
    text += '.';
    at += size + 1;
  }
}

} // namespace dodns::dns
