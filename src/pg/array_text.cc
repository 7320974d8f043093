// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/array_text.hh"

namespace dodns::pg {

namespace {

void append(std::string& text, const std::string& element)
{
  text += text.size() > 1 ? ",\"" : "\"";
  for (const char octet : element) {
    if (octet == '"' || octet == '\\') {
      text += '\\';
    }
    text += octet;
  }
  text += '"';
}

} // namespace

std::string arrayText(const std::vector<std::string>& elements)
{
  std::string text = "{";
  for (const auto& element : elements) {
    append(text, element);
  }
  text += '}';
  return text;
}

std::string arrayText(const Parameters& elements)
{
  std::string text = "{";
  for (const auto& element : elements) {
    if (element) {
      append(text, *element);
      continue;
    }
    text += text.size() > 1 ? ",NULL" : "NULL";
  }
  text += '}';
  return text;
}

std::string arrayText(const std::vector<int64_t>& elements)
{
  std::string text = "{";
  for (const auto element : elements) {
    if (text.size() > 1) {
      text += ',';
    }
    text += std::to_string(element);
  }
  text += '}';
  return text;
}

} // namespace dodns::pg
