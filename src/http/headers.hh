// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dodns::http {

/** Header fields in the order in which they came or go. Names compare without
 * regard to case (RFC 9110 section 5.1). */
class Headers
{
public:
  using Field = std::pair<std::string, std::string>;

  /** The value of a field, those of several in one list separated by commas
   * (RFC 9110 section 5.3). */
  std::optional<std::string> find(std::string_view name) const;

  void add(std::string name, std::string value) { d_fields.emplace_back(std::move(name), std::move(value)); }
  /** Replaces all fields of that name. */
  void set(std::string name, std::string value);

  std::vector<Field>::const_iterator begin() const { return d_fields.begin(); }
  std::vector<Field>::const_iterator end() const { return d_fields.end(); }

private:
  std::vector<Field> d_fields;
};

/** True when both are the same but for the case of ASCII letters. */
bool equalsIgnoringCase(std::string_view left, std::string_view right);

} // namespace dodns::http
