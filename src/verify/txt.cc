// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/spf.hh"
#include "verify/tables.hh"
#include "verify/txt_value.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkQuotes(const EntrySubject& subject, Report& report)
{
  const auto value = txtValue(subject.entry.record);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    report.add(subject.entry, "data", "the text itself begins and ends with a quotation mark");
  }
}

void checkSpfType(const EntrySubject& subject, Report& report)
{
  report.add(subject.entry, "type", "mail receivers look for SPF in TXT only");
}

void checkSpfSyntax(const EntrySubject& subject, Report& report)
{
  const auto value = txtValue(subject.entry.record);
  const auto wrong = isSpf(value) ? wrongSpfTerm(value) : std::string_view();
  if (!wrong.empty()) {
    report.add(subject.entry, "data", "'" + std::string(wrong) + "' is not a term of SPF");
  }
}

void checkSpfLookups(const EntrySubject& subject, Report& report)
{
  constexpr unsigned kMaxLookups = 10;
  const auto value = txtValue(subject.entry.record);
  const auto lookups = isSpf(value) ? spfLookups(value) : 0;
  if (lookups > kMaxLookups) {
    report.add(subject.entry, "data", std::to_string(lookups) + " of its terms need the DNS");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"txt-quotes", Severity::warning, "RFC 1035 section 5.1",
      "A text does not itself have quotation marks around it, as one has that was quoted twice.",
      "Give the text without \\\" at its ends."},
     {kTxt},
     checkQuotes},
    {{"spf-type", Severity::warning, "RFC 7208 section 3.1",
      "SPF is in TXT; the type SPF is obsolete.",
      "Make it a TXT record."},
     {kSpf},
     checkSpfType},
    {{"spf-syntax", Severity::warning, "RFC 7208 section 4.6.1",
      "Every term of an SPF record is a mechanism or a modifier.",
      "Mend the term; with it receivers ignore the whole record."},
     {kTxt, kSpf},
     checkSpfSyntax},
    {{"spf-lookups", Severity::warning, "RFC 7208 section 4.6.4",
      "An SPF record needs ten lookups at most.",
      "Replace some include, a and mx by ip4 and ip6."},
     {kTxt, kSpf},
     checkSpfLookups},
};

} // namespace

Table<EntrySubject> txtRules()
{
  return kRules;
}

} // namespace dodns::verify
