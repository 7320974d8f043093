// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/characters.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

struct Naptr
{
  explicit Naptr(const EntrySubject& subject)
      : data(subject.data())
  {
    data.u16(); // order
    data.u16(); // preference
    flags = data.string();
    data.string(); // services
    regexp = data.string();
    replacement = data.name();
  }

  dns::RdataReader data;
  std::string_view flags;
  std::string_view regexp;
  dns::Name replacement;
};

/** delim ere delim substitution delim *flags: the delimiter three times, not
 * counted where a backslash is before it. */
bool isSubstitution(std::string_view regexp)
{
  const char delimiter = regexp.front();
  if ((delimiter >= '1' && delimiter <= '9') || delimiter == '\\' || delimiter == 'i') {
    return false;
  }
  int count = 0;
  size_t last = 0;
  for (size_t i = 0; i < regexp.size(); ++i) {
    if (regexp[i] == '\\') {
      ++i;
    }
    else if (regexp[i] == delimiter) {
      ++count;
      last = i;
    }
  }
  const auto flags = regexp.substr(last + 1);
  return count == 3 && (flags.empty() || flags == "i");
}

void checkFlags(const EntrySubject& subject, Report& report)
{
  const Naptr naptr(subject);
  if (!std::all_of(naptr.flags.begin(), naptr.flags.end(), isAlphanumeric)) {
    report.add(subject.entry, "flags", "the flags '" + std::string(naptr.flags) + "' are not letters and digits");
  }
}

void checkBoth(const EntrySubject& subject, Report& report)
{
  const Naptr naptr(subject);
  if (!naptr.regexp.empty() && !naptr.replacement.isRoot()) {
    report.add(subject.entry, "data", "it has both a regular expression and the replacement " + naptr.replacement.toText());
  }
}

void checkNeither(const EntrySubject& subject, Report& report)
{
  const Naptr naptr(subject);
  if (naptr.regexp.empty() && naptr.replacement.isRoot()) {
    report.add(subject.entry, "data", "it has neither a regular expression nor a replacement");
  }
}

void checkRegexp(const EntrySubject& subject, Report& report)
{
  const Naptr naptr(subject);
  if (!naptr.regexp.empty() && !isSubstitution(naptr.regexp)) {
    report.add(subject.entry, "data", "'" + std::string(naptr.regexp) + "' is not a substitution expression");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"naptr-flags", Severity::error, "RFC 3403 section 4.1",
      "The flags of a NAPTR are letters and digits.",
      "Give U, S, A, P or nothing."},
     {kNaptr},
     checkFlags},
    {{"naptr-both", Severity::error, "RFC 3403 section 4.1",
      "A NAPTR has not both a regular expression and a replacement.",
      "Make the replacement a dot, or the regular expression empty."},
     {kNaptr},
     checkBoth},
    {{"naptr-neither", Severity::warning, "RFC 3403 section 4.1",
      "A NAPTR has a regular expression or a replacement.",
      "Give one of the two."},
     {kNaptr},
     checkNeither},
    {{"naptr-regexp", Severity::error, "RFC 3402 section 3.2",
      "The regular expression of a NAPTR is one and its substitution between three delimiters, and i or nothing.",
      "Write !EXPRESSION!SUBSTITUTION!; a delimiter inside has a backslash before it."},
     {kNaptr},
     checkRegexp},
};

} // namespace

Table<EntrySubject> naptrRules()
{
  return kRules;
}

} // namespace dodns::verify
