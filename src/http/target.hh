// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dodns::http {

/** A request's path and query, percent-decoded (RFC 3986). */
struct Target
{
  /** Those of the path; the last one is empty when it ends in a slash. */
  std::vector<std::string> segments;
  std::vector<std::pair<std::string, std::string>> query;
  std::string text;      ///< as it came, without scheme and authority
  std::string authority; ///< of the absolute form; empty in the origin form

  /** The first value of a query parameter. */
  std::optional<std::string> find(std::string_view name) const;
};

/** Reads the origin form of RFC 9112 section 3.2.1, `/a/b?c=d`, and the absolute form
 * of section 3.2.2, `http://host/a/b?c=d`.
 * @returns nothing when it is none, or when an escape is malformed or stands
 * for an octet of value 0. */
std::optional<Target> parseTarget(std::string_view text);

/** Escapes all but the unreserved characters of RFC 3986 section 2.3. */
std::string percentEncoded(std::string_view text);

} // namespace dodns::http
