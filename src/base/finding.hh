// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace dodns::base {

enum class Severity
{
  error,   ///< the entry is refused
  warning, ///< legal, and probably not what was meant
};

/** Where in somebody's input something is. What does not apply is 0 or empty. */
struct Place
{
  std::string source;  ///< file name, as the user gave it
  uint64_t line = 0;   ///< from 1
  uint32_t column = 0; ///< in octets, from 1
  std::string member;  ///< of a JSON object, or the field of a record: `name`, `ttl`, `data`, `priority`, …
};

/** One thing that is wrong with somebody's input: what, where, why, and how to
 * mend it. Bad input is answered with all of its findings at once. */
struct Finding
{
  std::string code; ///< stable, lower case with hyphens, for programs: `cname-not-alone`
  Severity severity = Severity::error;
  std::string message;   ///< one sentence for people, with the offending value in it
  std::string hint;      ///< how to mend it, one sentence
  std::string reference; ///< `RFC 2181 section 10.1`, or empty
  Place place;
};

} // namespace dodns::base
