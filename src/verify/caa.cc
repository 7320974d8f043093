// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/caa_value.hh"
#include "verify/characters.hh"
#include "verify/report.hh"
#include "verify/tables.hh"
#include "verify/uri_syntax.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

struct Caa
{
  explicit Caa(const EntrySubject& subject)
      : data(subject.data())
  {
    flags = data.u8();
    tag = data.string();
    value = data.rest();
  }

  bool is(std::initializer_list<std::string_view> tags) const
  {
    return std::find(tags.begin(), tags.end(), folded(tag)) != tags.end();
  }

  dns::RdataReader data;
  uint8_t flags = 0;
  std::string_view tag;
  std::string_view value;
};

void checkFlags(const EntrySubject& subject, Report& report)
{
  const Caa caa(subject);
  if (caa.flags != 0 && caa.flags != 128) {
    report.add(subject.entry, "flags", "the flags " + std::to_string(caa.flags) + " have bits that are not defined");
  }
}

void checkKnownTag(const EntrySubject& subject, Report& report)
{
  const Caa caa(subject);
  const bool isKnown = caa.is({"issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"});
  if (!isKnown) {
    report.add(subject.entry, "tag", "no property is named '" + std::string(caa.tag) + "'");
  }
}

void checkTagCase(const EntrySubject& subject, Report& report)
{
  const Caa caa(subject);
  if (folded(caa.tag) != caa.tag) {
    report.add(subject.entry, "tag", "'" + std::string(caa.tag) + "' has capital letters");
  }
}

void checkEmpty(const EntrySubject& subject, Report& report)
{
  if (Caa(subject).value.empty()) {
    report.add(subject.entry, "data", "it has no value, which PowerDNS cannot serve");
  }
}

void checkIssuer(const EntrySubject& subject, Report& report)
{
  const Caa caa(subject);
  if (caa.is({"issue", "issuewild", "issuemail", "issuevmc"}) && !isIssueValue(caa.value)) {
    report.add(subject.entry, "data", "'" + std::string(caa.value) + "' is not the domain of a certification authority, so nobody may issue");
  }
}

void checkReportUrl(const EntrySubject& subject, Report& report)
{
  const Caa caa(subject);
  const auto scheme = schemeOf(caa.value);
  if (caa.is({"iodef"}) && scheme != "mailto" && scheme != "http" && scheme != "https") {
    report.add(subject.entry, "data", "'" + std::string(caa.value) + "' is not a URL that can be reported to");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"caa-flags", Severity::warning, "RFC 8659 section 4.1",
      "The flags of a CAA are 0, or 128 for a critical property.",
      "Give 0 or 128."},
     {kCaa},
     checkFlags},
    {{"caa-tag-unknown", Severity::warning, "RFC 8659 section 7.1",
      "The tag of a CAA is registered.",
      "Give issue, issuewild, issuemail, iodef or another registered tag."},
     {kCaa},
     checkKnownTag},
    {{"caa-tag-case", Severity::warning, "RFC 8659 section 4.1",
      "The tag of a CAA is in lower case.",
      "Write it in lower case; authorities are to read both, and not all do."},
     {kCaa},
     checkTagCase},
    {{"caa-empty", Severity::error, "PowerDNS 4.7",
      "A CAA has a value.",
      "Write \";\" for nobody.", kFixed},
     {kCaa},
     checkEmpty},
    {{"caa-issuer", Severity::error, "RFC 8659 section 4.2, RFC 9495 section 3",
      "The value of issue is the domain of a certification authority, then parameters NAME=VALUE after semicolons; or a semicolon alone, for nobody.",
      "Write the authority's domain without https:// (letsencrypt.org), or ; for nobody."},
     {kCaa},
     checkIssuer},
    {{"caa-iodef", Severity::error, "RFC 8659 section 4.4",
      "The value of iodef is a mailto, http or https URL.",
      "Write mailto: before a mail address."},
     {kCaa},
     checkReportUrl},
};

} // namespace

Table<EntrySubject> caaRules()
{
  return kRules;
}

} // namespace dodns::verify
