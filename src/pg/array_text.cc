// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/connection.hh"

namespace dodns::pg {

std::string arrayText(const std::vector<std::string>& elements)
{
  std::string text = "{";
  for (const auto& element : elements) {
    text += text.size() > 1 ? ",\"" : "\"";
    for (const char octet : element) {
      if (octet == '"' || octet == '\\') {
        text += '\\';
      }
      text += octet;
    }
    text += '"';
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
