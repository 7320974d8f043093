// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/svcb_params.hh"

#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;
using namespace dns::svcparam;

Svcb read(const EntrySubject& subject)
{
  return Svcb(subject.entry.record.rdata.wire());
}

void checkAliasParams(const EntrySubject& subject, Report& report)
{
  const auto svcb = read(subject);
  if (svcb.isAlias() && !svcb.params.empty()) {
    report.add(subject.entry, "data", "it has priority 0, and so no parameters");
  }
}

void checkAliasToItself(const EntrySubject& subject, Report& report)
{
  const auto svcb = read(subject);
  if (svcb.isAlias() && svcb.target == subject.name()) {
    report.add(subject.entry, "data", "it is an alias of itself");
  }
}

/** Whether a URI template (RFC 6570) has a variable named dns. */
bool hasVariable(std::string_view path)
{
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    const auto expression = path.substr(open, path.find('}', open) - open);
    if (expression.size() + open < path.size() && expression.find("dns") != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

void checkDohPath(const EntrySubject& subject, Report& report)
{
  const auto svcb = read(subject);
  const auto path = svcb.find(kDohPath);
  if (path && (path->substr(0, 1) != "/" || !hasVariable(*path))) {
    report.add(subject.entry, "data", "dohpath '" + std::string(*path) + "' is not a path with {?dns}");
  }
}

void checkReservedKey(const EntrySubject& subject, Report& report)
{
  if (read(subject).find(kInvalid)) {
    report.add(subject.entry, "data", "key65535 is not for use");
  }
}

void checkMandatory(const EntrySubject& subject, Report& report)
{
  const auto svcb = read(subject);
  dns::RdataReader keys(svcb.find(kMandatory).value_or(std::string_view()));
  while (keys.isGood() && !keys.isAtEnd()) {
    const auto key = keys.u16();
    if (key == kMandatory) {
      report.add(subject.entry, "data", "mandatory lists itself");
    }
    else if (!svcb.find(key)) {
      report.add(subject.entry, "data", dns::svcParamKeyToText(key) + " is mandatory and is not there");
    }
  }
}

void checkDefaultAlpn(const EntrySubject& subject, Report& report)
{
  const auto svcb = read(subject);
  if (svcb.find(kNoDefaultAlpn) && !svcb.find(kAlpn)) {
    report.add(subject.entry, "data", "no-default-alpn without alpn leaves no protocol");
  }
}

void checkDns(const EntrySubject& subject, Report& report)
{
  const Labels labels(subject.name());
  const bool isDns = labels.at(0) == "_dns" || (isUnderscored(labels.at(0)) && labels.at(1) == "_dns");
  const auto svcb = read(subject);
  if (!isDns || svcb.isAlias()) {
    return;
  }
  const bool isHttp = svcb.hasProtocol("h2") || svcb.hasProtocol("h3") || svcb.hasProtocol("http/1.1");
  if (!svcb.find(kAlpn)) {
    report.add(subject.entry, "data", "a resolver's protocols have to be said with alpn");
  }
  else if (isHttp && !svcb.find(kDohPath)) {
    report.add(subject.entry, "data", "a resolver that speaks HTTP needs dohpath");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"svcb-alias-params", Severity::error, "RFC 9460 section 2.4.2, PowerDNS 4.7",
      "An alias, which has priority 0, has no parameters.",
      "Remove the parameters, or give a priority of 1 or more.", kFixed},
     {kSvcb, kHttps},
     checkAliasParams},
    {{"svcb-alias-to-itself", Severity::error, "RFC 9460 section 2.4.2",
      "An alias, which has priority 0, does not lead to its own name.",
      "Give the name that it is an alias of, or priority 1 and the target \".\"."},
     {kSvcb, kHttps},
     checkAliasToItself},
    {{"svcb-dohpath", Severity::error, "RFC 9461 section 5",
      "A dohpath is a path with the variable dns in braces.",
      "Write dohpath=/dns-query{?dns}."},
     {kSvcb, kHttps},
     checkDohPath},
    {{"svcb-key-reserved", Severity::error, "RFC 9460 section 14.3.2",
      "No service parameter has the key 65535.",
      "Remove the parameter."},
     {kSvcb, kHttps},
     checkReservedKey},
    {{"svcb-mandatory", Severity::error, "RFC 9460 section 8",
      "What mandatory lists is there, and is not mandatory itself.",
      "List in mandatory only keys that the record has."},
     {kSvcb, kHttps},
     checkMandatory},
    {{"svcb-no-default-alpn", Severity::error, "RFC 9460 section 7.1.1",
      "With no-default-alpn there is alpn.",
      "Add alpn, or remove no-default-alpn."},
     {kSvcb, kHttps},
     checkDefaultAlpn},
    {{"svcb-dns", Severity::error, "RFC 9461 section 4.1, section 5",
      "At _dns there is alpn, and with HTTP dohpath.",
      "Add alpn, and dohpath=/dns-query{?dns} for HTTP."},
     {kSvcb},
     checkDns},
};

} // namespace

Table<EntrySubject> svcbRules()
{
  return kRules;
}

} // namespace dodns::verify
