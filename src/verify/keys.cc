// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkCertificate(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  const auto type = data.u16();
  constexpr uint16_t kLastDefined = 8;
  if (type == 0 || (type > kLastDefined && type < 253) || type == 255 || (type > 255 && type < 65280) || type == 65535) {
    report.add(subject.entry, "data", "certificate type " + std::to_string(type) + " is not defined");
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
  if (algorithm > 4) {
    report.add(subject.entry, "data", "key algorithm " + std::to_string(algorithm) + " is not defined");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"cert-type", Severity::warning, "RFC 4398 section 2.1",
      "The type of a CERT is 1 to 8, 253, 254 or one for experiments.",
      "Give PKIX, SPKI, PGP, IPKIX, ISPKI, IPGP, ACPKIX, IACPKIX, URI or OID."},
     {kCert},
     checkCertificate},
    {{"dhcid-data", Severity::warning, "RFC 4701 section 3",
      "A DHCID has identifier type 0 to 2, digest type 1 and a digest of 32 octets.",
      "Leave DHCID to the DHCP server that makes them."},
     {kDhcid},
     checkDhcid},
    {{"ipseckey-algorithm", Severity::warning, "RFC 4025 section 2",
      "An IPSECKEY has algorithm 0 to 4.",
      "Give 2 for an RSA key, 3 for ECDSA, 4 for EdDSA."},
     {kIpseckey},
     checkIpsecKey},
};

} // namespace

Table<EntrySubject> keyRules()
{
  return kRules;
}

} // namespace dodns::verify
