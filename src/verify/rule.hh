// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/finding.hh"
#include "dns/rrtype.hh"

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace dodns::verify {

using base::Severity;

/** What is said about a rule, to programs and to people. */
struct Rule
{
  std::string_view code;      ///< stable, lower case with hyphens, unique
  Severity severity;          ///< unless Rules say something else
  std::string_view reference; ///< where the rule comes from
  std::string_view says;      ///< what holds in an entry that keeps to it, one sentence
  std::string_view hint;      ///< how to mend one that does not, one sentence
  bool isFixed = false;       ///< no setting changes it: what breaks it cannot be stored, or PowerDNS does not serve it
};

inline constexpr bool kFixed = true;

/** The record types that a rule is about: a few, or all. */
class Types
{
public:
  constexpr Types(std::initializer_list<uint16_t> types)
  {
    for (const auto type : types) {
      d_types[d_count++] = type;
    }
  }

  constexpr bool areAll() const { return d_count == 0; }
  constexpr const uint16_t* begin() const { return d_types; }
  constexpr const uint16_t* end() const { return d_types + d_count; }

private:
  uint16_t d_types[12] = {};
  unsigned d_count = 0;
};

inline constexpr Types kAllTypes{};

class Report;

/** A rule and the function that looks whether `Subject` keeps to it. One rule
 * is one Row in the table of its file; README.md has the recipe. */
template <typename Subject>
struct Row
{
  Rule rule;
  Types types; ///< of the records that the function is called for
  void (*check)(const Subject& subject, Report& report);
};

/** The rows of one file. */
template <typename Subject>
struct Table
{
  const Row<Subject>* first = nullptr;
  size_t count = 0;

  constexpr Table() = default;
  template <size_t kCount>
  constexpr Table(const Row<Subject> (&rows)[kCount])
      : first(rows), count(kCount) {}

  constexpr const Row<Subject>* begin() const { return first; }
  constexpr const Row<Subject>* end() const { return first + count; }
};

} // namespace dodns::verify
