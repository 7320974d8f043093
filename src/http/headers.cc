// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/headers.hh"

#include <algorithm>

namespace dodns::http {

static char lower(char octet)
{
  return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet - 'A' + 'a') : octet;
}

bool equalsIgnoringCase(std::string_view left, std::string_view right)
{
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) { return lower(a) == lower(b); });
}

std::optional<std::string> Headers::find(std::string_view name) const
{
  std::optional<std::string> found;
  for (const auto& [key, value] : d_fields) {
    if (equalsIgnoringCase(key, name)) {
      found = found ? *found + ", " + value : value;
    }
  }
  return found;
}

void Headers::set(std::string name, std::string value)
{
  d_fields.erase(std::remove_if(d_fields.begin(), d_fields.end(), [&name](const Field& field) { return equalsIgnoringCase(field.first, name); }), d_fields.end());
  add(std::move(name), std::move(value));
}

} // namespace dodns::http
