// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

constexpr uint16_t kKey = 25;

void checkCertificateType(const EntrySubject& subject, Report& report)
{
  const auto type = subject.data().u16();
  constexpr uint16_t kLastDefined = 8;
  constexpr uint16_t kUri = 253;
  constexpr uint16_t kOid = 254;
  constexpr uint16_t kFirstExperimental = 65280;
  constexpr uint16_t kLastExperimental = 65534;
  const bool isDefined = type <= kLastDefined || type == kUri || type == kOid || (type >= kFirstExperimental && type <= kLastExperimental);
  if (!isDefined) {
    report.add(subject.entry, "data", "certificate type " + std::to_string(type) + " is not defined");
  }
}

void checkCertificateZero(const EntrySubject& subject, Report& report)
{
  if (subject.data().u16() == 0) {
    report.add(subject.entry, "data", "certificate type 0 is reserved");
  }
}

void checkDhcid(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  const auto identifier = data.u16();
  const auto digest = data.u8();
  const auto size = data.rest().size();
  if (identifier > 2) {
    report.add(subject.entry, "data", "identifier type " + std::to_string(identifier) + " is not defined");
  }
  if (digest != 1) {
    report.add(subject.entry, "data", "digest type " + std::to_string(digest) + " is not defined");
  }
  else if (size != 32) {
    report.add(subject.entry, "data", "a SHA-256 digest has 32 octets, not " + std::to_string(size));
  }
}

void checkIpsecKey(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u8(); // precedence
  data.u8(); // gateway type, which dns::Rdata knows
  const auto algorithm = data.u8();
  constexpr uint8_t kLastServed = 2; // RSA
  if (algorithm > kLastServed) {
    report.add(subject.entry, "data", "PowerDNS cannot serve key algorithm " + std::to_string(algorithm));
  }
}

/** RFC 2535 section 3.1.2 lets flags say that there is none. */
void checkKey(const EntrySubject& subject, Report& report)
{
  constexpr size_t kBeforeKey = 4; // flags, protocol, algorithm
  if (subject.entry.record.rdata.wire().size() == kBeforeKey) {
    report.add(subject.entry, "data", "there is no key, which PowerDNS cannot serve");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"cert-type", Severity::warning, "RFC 4398 section 2.1",
      "The type of a CERT is 1 to 8, 253, 254 or one for experiments, 65280 to 65534.",
      "Give PKIX, SPKI, PGP, IPKIX, ISPKI, IPGP, ACPKIX, IACPKIX, URI or OID."},
     {kCert},
     checkCertificateType},
    {{"cert-type-zero", Severity::error, "RFC 4398 section 2.1, PowerDNS 4.7",
      "The type of a CERT is not 0.",
      "Give PKIX, SPKI, PGP, IPKIX, ISPKI, IPGP, ACPKIX, IACPKIX, URI or OID.", kFixed},
     {kCert},
     checkCertificateZero},
    {{"dhcid-data", Severity::warning, "RFC 4701 section 3",
      "A DHCID has identifier type 0 to 2, digest type 1 and a digest of 32 octets.",
      "Leave DHCID to the DHCP server that makes them."},
     {kDhcid},
     checkDhcid},
    {{"ipseckey-algorithm", Severity::error, "RFC 4025 section 2.4, PowerDNS 4.7",
      "An IPSECKEY has algorithm 0, 1 or 2.",
      "Give 2, an RSA key.", kFixed},
     {kIpseckey},
     checkIpsecKey},
    {{"key-empty", Severity::error, "PowerDNS 4.7",
      "A KEY has a key behind its algorithm.",
      "Remove the entry; a name without a key needs none.", kFixed},
     {kKey},
     checkKey},
};

} // namespace

Table<EntrySubject> keyRules()
{
  return kRules;
}

} // namespace dodns::verify
