// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/characters.hh"
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/reverse.hh"
#include "verify/spf.hh"
#include "verify/svcb_params.hh"
#include "verify/tables.hh"
#include "verify/txt_value.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkSingle(const RrsetSubject& subject, Report& report)
{
  for (size_t i = 1; i < subject.entries.size(); ++i) {
    report.add(*subject.entries[i], "data", "the name has one already: '" + subject.first().record.rdata.toText() + "'");
  }
}

/** Reports the first of the entries that `isAlone` says must be alone. */
template <typename IsAlone>
void checkAlone(const RrsetSubject& subject, Report& report, const char* text, IsAlone isAlone)
{
  if (subject.entries.size() == 1) {
    return;
  }
  for (const auto* entry : subject.entries) {
    if (isAlone(entry->record)) {
      report.add(*entry, "data", text);
      return;
    }
  }
}

void checkNullMx(const RrsetSubject& subject, Report& report)
{
  checkAlone(subject, report, "it says that there is no mail here, and another says where it goes", [](const dns::Record& record) {
    return record.rdata.names().front().isRoot();
  });
}

void checkNoService(const RrsetSubject& subject, Report& report)
{
  checkAlone(subject, report, "it says that there is no such service, and another says where it is", [](const dns::Record& record) {
    return record.rdata.names().front().isRoot();
  });
}

void checkRemoval(const RrsetSubject& subject, Report& report)
{
  constexpr size_t kAlgorithm = 2; // of CDS; that of CDNSKEY comes behind one more octet
  checkAlone(subject, report, "it asks the parent to remove DS, and another to have one", [](const dns::Record& record) {
    const auto at = record.type() == kCds ? kAlgorithm : kAlgorithm + 1;
    return record.rdata.wire().size() > at && record.rdata.wire()[at] == '\0';
  });
}

void checkPtr(const RrsetSubject& subject, Report& report)
{
  if (subject.entries.size() > 1 && reverseTreeOf(subject.name()) != ReverseTree::none) {
    report.add(*subject.entries[1], "data", "the address has " + std::to_string(subject.entries.size()) + " names");
  }
}

/** Reports the second of the entries whose text `isOne` accepts. */
template <typename IsOne>
void checkOneText(const RrsetSubject& subject, Report& report, const char* text, IsOne isOne)
{
  int count = 0;
  for (const auto* entry : subject.entries) {
    count += isOne(txtValue(entry->record)) ? 1 : 0;
    if (count == 2) {
      report.add(*entry, "data", text);
      return;
    }
  }
}

void checkOneSpf(const RrsetSubject& subject, Report& report)
{
  checkOneText(subject, report, "with a second SPF record receivers ignore both", isSpf);
}

void checkOneDmarc(const RrsetSubject& subject, Report& report)
{
  if (Labels(subject.name()).at(0) == "_dmarc") {
    checkOneText(subject, report, "with a second DMARC policy receivers ignore both", [](const std::string& text) {
      return folded(text.substr(0, 8)) == "v=dmarc1";
    });
  }
}

void checkOneAlias(const RrsetSubject& subject, Report& report)
{
  int aliases = 0;
  for (const auto* entry : subject.entries) {
    aliases += Svcb(entry->record.rdata.wire()).isAlias() ? 1 : 0;
    if (aliases == 2) {
      report.add(*entry, "priority", "it is a second alias, and clients choose one at random");
      return;
    }
  }
}

void checkAliasAndService(const RrsetSubject& subject, Report& report)
{
  bool hasAlias = false;
  for (const auto* entry : subject.entries) {
    hasAlias = hasAlias || Svcb(entry->record.rdata.wire()).isAlias();
  }
  for (const auto* entry : subject.entries) {
    if (hasAlias && !Svcb(entry->record.rdata.wire()).isAlias()) {
      report.add(*entry, "priority", "beside an alias, which has priority 0, it is ignored");
    }
  }
}

constexpr Row<RrsetSubject> kRules[] = {
    {{"rrset-single", Severity::error, "RFC 2181 section 10.1, RFC 6672 section 2.4, RFC 1035 section 5.2, RFC 7477 section 2.1",
      "A name has one CNAME at most, one DNAME, one SOA, one CSYNC.",
      "Remove all but one."},
     {kCname, kDname, kSoa, kCsync},
     checkSingle},
    {{"mx-null-not-alone", Severity::error, "RFC 7505 section 3",
      "An MX to the root, which says that there is no mail, is the only one.",
      "Remove it, or the others."},
     {kMx},
     checkNullMx},
    {{"srv-none-not-alone", Severity::warning, "RFC 2782",
      "An SRV to the root, which says that there is no such service, is the only one.",
      "Remove it, or the others."},
     {kSrv},
     checkNoService},
    {{"cds-removal-not-alone", Severity::error, "RFC 8078 section 4",
      "A CDS or CDNSKEY that asks for the removal of DS is the only one.",
      "Remove it, or the others."},
     {kCds, kCdnskey},
     checkRemoval},
    {{"ptr-many", Severity::warning, "RFC 2181 section 10.2",
      "An address has one PTR.",
      "Leave the host's own name; many programs take only the first they get."},
     {kPtr},
     checkPtr},
    {{"spf-many", Severity::warning, "RFC 7208 section 3.2",
      "A name has one SPF record.",
      "Put the mechanisms of both into one record."},
     {kTxt, kSpf},
     checkOneSpf},
    {{"dmarc-many", Severity::warning, "RFC 7489 section 6.6.3",
      "A name has one DMARC policy.",
      "Remove all but one."},
     {kTxt},
     checkOneDmarc},
    {{"svcb-alias-many", Severity::warning, "RFC 9460 section 2.4.2",
      "A name has one SVCB or HTTPS alias, which has priority 0.",
      "Remove all but one."},
     {kSvcb, kHttps},
     checkOneAlias},
    {{"svcb-alias-and-service", Severity::warning, "RFC 9460 section 2.4.1",
      "SVCB or HTTPS of one name are an alias, which has priority 0, or services, not both.",
      "Remove the alias, or the others."},
     {kSvcb, kHttps},
     checkAliasAndService},
};

} // namespace

Table<RrsetSubject> rrsetByTypeRules()
{
  return kRules;
}

} // namespace dodns::verify
