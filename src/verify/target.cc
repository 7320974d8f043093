// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/svcb_params.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

constexpr uint16_t kKx = 36;

/** Where an entry sends to; the root when it sends nowhere. */
dns::Name targetOf(const PlacedSubject& subject)
{
  const auto names = subject.entry.record.rdata.names();
  return names.empty() ? dns::Name() : names.front();
}

/** What lies below a delegation is somebody else's to have. */
bool isDelegatedAway(const dns::Name& name, const ZoneView& view)
{
  const auto cut = view.cutAbove(name);
  return view.look(name).isDelegation || (cut && view.look(*cut).isDelegation);
}

/** A DNAME above a name makes it an alias. */
bool isBelowDname(const dns::Name& name, const ZoneView& view)
{
  const auto cut = view.cutAbove(name);
  return cut && view.look(*cut).hasDname;
}

void checkMissing(const PlacedSubject& subject, Report& report)
{
  const auto target = targetOf(subject);
  const auto facts = subject.view.look(target);
  if (target.isRoot() || !facts.isOurs || facts.exists || isDelegatedAway(target, subject.view) || isBelowDname(target, subject.view)) {
    return;
  }
  report.add(subject.entry, "data", target.toText() + " does not exist");
}

void checkAlias(const PlacedSubject& subject, Report& report)
{
  const auto target = targetOf(subject);
  const auto facts = subject.view.look(target);
  if (!target.isRoot() && (facts.aliasTarget || isBelowDname(target, subject.view))) {
    report.add(subject.entry, "data", target.toText() + " is an alias");
  }
}

void checkAddress(const PlacedSubject& subject, Report& report)
{
  const auto target = targetOf(subject);
  const auto facts = subject.view.look(target);
  const bool isElsewhere = target.isRoot() || !facts.isOurs || facts.aliasTarget || isDelegatedAway(target, subject.view) || isBelowDname(target, subject.view);
  if (!isElsewhere && facts.exists && !facts.hasAddress) {
    report.add(subject.entry, "data", target.toText() + " has no address");
  }
}

void checkServer(const PlacedSubject& subject, Report& report)
{
  const auto target = targetOf(subject);
  const auto facts = subject.view.look(target);
  const bool isInDelegation = subject.name() != subject.zone && target.isWithin(subject.name());
  if (isInDelegation || !facts.isOurs || facts.aliasTarget || isDelegatedAway(target, subject.view) || isBelowDname(target, subject.view)) {
    return;
  }
  if (!facts.hasAddress) {
    report.add(subject.entry, "data", "the nameserver " + target.toText() + " has no address");
  }
}

void checkServiceAlias(const PlacedSubject& subject, Report& report)
{
  const Svcb svcb(subject.entry.record.rdata.wire());
  const auto facts = subject.view.look(svcb.target);
  const bool isElsewhere = svcb.target.isRoot() || !facts.isOurs || facts.aliasTarget || isDelegatedAway(svcb.target, subject.view);
  if (svcb.isAlias() && !isElsewhere && facts.exists && !facts.hasAddress && !facts.hasService) {
    report.add(subject.entry, "data", svcb.target.toText() + " has neither addresses nor services");
  }
}

/** Follows CNAMEs from an entry on, at most as far as resolvers do.
 * @returns their number, nothing when they lead back. */
std::optional<unsigned> chainLength(const PlacedSubject& subject, unsigned limit)
{
  auto at = targetOf(subject);
  unsigned length = 1;
  while (length <= limit) {
    if (at == subject.name()) {
      return std::nullopt;
    }
    const auto next = subject.view.look(at).aliasTarget;
    if (!next) {
      return length;
    }
    at = *next;
    ++length;
  }
  return length;
}

constexpr unsigned kFarthest = 64;

void checkLoop(const PlacedSubject& subject, Report& report)
{
  const bool isToItself = targetOf(subject) == subject.name(); // has a rule of its own
  if (!isToItself && !chainLength(subject, kFarthest)) {
    report.add(subject.entry, "data", "its aliases lead back to it");
  }
}

void checkChain(const PlacedSubject& subject, Report& report)
{
  constexpr unsigned kLongest = 8;
  const auto length = chainLength(subject, kFarthest);
  if (length && *length > kLongest) {
    report.add(subject.entry, "data", "it leads through " + std::to_string(*length) + (*length > kFarthest ? " aliases and more" : " aliases"));
  }
}

void checkTlsaHost(const PlacedSubject& subject, Report& report)
{
  const Labels labels(subject.name());
  if (!isUnderscored(labels.at(0)) || !isUnderscored(labels.at(1))) {
    return;
  }
  const auto host = subject.name().parent().parent();
  const auto facts = subject.view.look(host);
  if (facts.isOurs && !facts.hasAddress && !facts.aliasTarget && !isBelowDname(host, subject.view)) {
    report.add(subject.entry, "name", host.toText() + " has no address");
  }
}

constexpr Row<PlacedSubject> kRules[] = {
    {{"target-missing", Severity::warning, "RFC 1912 section 2.4",
      "A name in our zones that an entry leads to exists.",
      "Add the name, or mend the target; a full name ends with a dot."},
     {kCname, kMx, kSrv, kPtr, kSvcb, kHttps, kAfsdb, kDname, kNaptr, kKx, dns::rrtype::kAlias},
     checkMissing},
    {{"target-alias", Severity::warning, "RFC 2181 section 10.3, RFC 2782, RFC 5321 section 5.1",
      "The host that an MX, SRV, PTR or SVCB leads to is not an alias.",
      "Give the name that the alias leads to."},
     {kMx, kSrv, kPtr, kSvcb, kHttps, kAfsdb},
     checkAlias},
    {{"target-no-address", Severity::warning, "RFC 5321 section 5.1, RFC 2782",
      "The host that an MX or SRV leads to has an address.",
      "Add A or AAAA for the host, or mend the target."},
     {kMx, kSrv, kAfsdb},
     checkAddress},
    {{"ns-alias", Severity::error, "RFC 2181 section 10.3",
      "A nameserver's name is not an alias.",
      "Give the name that the alias leads to."},
     {kNs},
     checkAlias},
    {{"ns-no-address", Severity::error, "RFC 1912 section 2.8",
      "A nameserver in our zones has an address.",
      "Add A or AAAA for the nameserver."},
     {kNs},
     checkServer},
    {{"svcb-alias-nothing", Severity::warning, "RFC 9460 section 2.4.2",
      "What an SVCB or HTTPS alias leads to has services or addresses.",
      "Add addresses there, or mend the target."},
     {kSvcb, kHttps},
     checkServiceAlias},
    {{"cname-loop", Severity::warning, "RFC 1034 section 3.6.2",
      "CNAMEs do not lead back to where they began.",
      "Let one of the aliases lead to a host."},
     {kCname},
     checkLoop},
    {{"cname-chain", Severity::warning, "RFC 1034 section 3.6.2",
      "A CNAME leads to its end through eight aliases at most.",
      "Let the alias lead to the host itself."},
     {kCname},
     checkChain},
    {{"tlsa-no-host", Severity::warning, "RFC 6698 section 3",
      "The host whose certificate a TLSA is about has an address.",
      "Add the host, or mend the name of the TLSA."},
     {kTlsa},
     checkTlsaHost},
};

} // namespace

Table<PlacedSubject> targetRules()
{
  return kRules;
}

} // namespace dodns::verify
