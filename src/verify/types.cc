// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** Types of the IANA registry that are obsolete, experimental and given up, or
 * historic: MD MF MB MG MR NULL WKS MINFO X25 ISDN RT NSAP NSAP-PTR SIG PX
 * GPOS NXT EID NIMLOC ATMA A6 SINK UINFO UID GID UNSPEC, and by RFC 8749 DLV. */
constexpr uint16_t kObsolete[] = {3, 4, 7, 8, 9, 10, 11, 14, 19, 20, 21, 22, 23, 24, 26, 27, 30, 31, 32, 34, 38, 40, 100, 101, 102, 103, 32769};

constexpr uint16_t kOpt = 41;
constexpr uint16_t kFirstMeta = 128; // RFC 6895 section 3.1
constexpr uint16_t kLastMeta = 255;
constexpr uint16_t kReserved = 65535;

void checkMeta(const EntrySubject& subject, Report& report)
{
  const auto type = subject.type();
  if (type == 0 || type == kOpt || (type >= kFirstMeta && type <= kLastMeta) || type == kReserved) {
    report.add(subject.entry, "type", "records of this type exist in messages only");
  }
}

void checkObsolete(const EntrySubject& subject, Report& report)
{
  if (std::find(std::begin(kObsolete), std::end(kObsolete), subject.type()) != std::end(kObsolete)) {
    report.add(subject.entry, "type", "nobody asks for this type any more");
  }
}

void checkMadeBySigner(const EntrySubject& subject, Report& report)
{
  report.add(subject.entry, "type", "the nameserver makes these itself when it signs the zone");
}

void checkFromKeys(const EntrySubject& subject, Report& report)
{
  report.add(subject.entry, "type", "in a zone that PowerDNS signs it is not looked at; keys come from where these are kept");
}

void checkAlias(const EntrySubject& subject, Report& report)
{
  report.add(subject.entry, "type", "ALIAS is PowerDNS' own type and is not allowed here");
}

void checkLua(const EntrySubject& subject, Report& report)
{
  report.add(subject.entry, "type", "LUA is a program that the nameserver runs and is not allowed here");
}

/** Copies of a zone's CDS and CDNSKEY below its nameservers' names tell parents
 * about a zone that is not signed yet (RFC 9615 section 4). */
bool isSignal(const EntrySubject& subject)
{
  return (subject.type() == kCds || subject.type() == kCdnskey) && Labels(subject.name()).at(0) == "_dsboot";
}

void checkApexOnly(const EntrySubject& subject, Report& report)
{
  if (!subject.isAtApex() && !isSignal(subject)) {
    report.add(subject.entry, "name", "this type is about a whole zone, and " + subject.zone.toText() + " is the zone's name");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"type-meta", Severity::error, "RFC 6895 section 3.1",
      "A type for questions and messages (ANY, AXFR, OPT, TSIG, …) is not stored.",
      "Remove the entry."},
     kAllTypes,
     checkMeta},
    {{"type-obsolete", Severity::warning, "RFC 6895 section 3.1, RFC 8749",
      "A type is still in use.",
      "Remove the entry."},
     kAllTypes,
     checkObsolete},
    {{"type-made-by-signer", Severity::error, "RFC 4035 section 2.2",
      "RRSIG, NSEC and NSEC3 are not stored, unless the zone comes signed.",
      "Remove the entry, or import the zone as one that comes signed."},
     {kRrsig, kNsec, kNsec3},
     checkMadeBySigner},
    {{"type-from-keys", Severity::warning, "PowerDNS, direct-dnskey",
      "DNSKEY is not stored, because it comes from the keys that a zone is signed with, unless the zone comes signed.",
      "Import the key with pdnsutil; for DNSKEY of other signers turn this rule off, and direct-dnskey on."},
     {kDnskey},
     checkFromKeys},
    {{"type-alias", Severity::error, "PowerDNS, ALIAS records",
      "ALIAS is stored only where it was allowed.",
      "Use a CNAME below the apex, HTTPS or addresses at it; or allow ALIAS by the setting type-alias=off."},
     {dns::rrtype::kAlias},
     checkAlias},
    {{"type-lua", Severity::error, "PowerDNS, Lua records",
      "LUA, which is code that a nameserver runs, is stored only where it was allowed.",
      "Write what is to be answered as records; or allow LUA by the setting type-lua=off."},
     {dns::rrtype::kLua},
     checkLua},
    {{"type-apex-only", Severity::error, "RFC 4035 section 2.1, RFC 7344 section 4.1, RFC 5155 section 4, RFC 8976 section 2, RFC 7477 section 2.1",
      "DNSKEY, CDS, CDNSKEY, NSEC3PARAM, CSYNC and ZONEMD are at the apex of the zone.",
      "Move the entry to the zone's own name."},
     {kDnskey, kCds, kCdnskey, kNsec3param, kCsync, kZonemd},
     checkApexOnly},
};

} // namespace

Table<EntrySubject> typeRules()
{
  return kRules;
}

} // namespace dodns::verify
