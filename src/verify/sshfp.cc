// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

void checkNumbers(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  const auto algorithm = data.u8();
  const auto type = data.u8();
  if (algorithm == 0 || algorithm == 5 || algorithm > 6) { // RSA, DSA, ECDSA, Ed25519; Ed448
    report.add(subject.entry, "data", "key algorithm " + std::to_string(algorithm) + " is not defined");
  }
  if (type == 0 || type > 2) { // SHA-1, SHA-256
    report.add(subject.entry, "data", "fingerprint type " + std::to_string(type) + " is not defined");
  }
}

void checkLength(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u8();
  const auto type = data.u8();
  const auto size = data.rest().size();
  const size_t expected = type == 1 ? 20 : 32;
  if ((type == 1 || type == 2) && size != expected) {
    report.add(subject.entry, "data", "a fingerprint of type " + std::to_string(type) + " has " + std::to_string(expected) + " octets, not " + std::to_string(size));
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"sshfp-numbers", Severity::warning, "RFC 4255 section 3.1, RFC 6594, RFC 7479, RFC 8709",
      "An SSHFP has key algorithm 1, 2, 3, 4 or 6 and fingerprint type 1 or 2.",
      "Use what ssh-keygen -r prints."},
     {kSshfp},
     checkNumbers},
    {{"sshfp-length", Severity::error, "RFC 4255 section 3.1.3, RFC 6594 section 4",
      "The fingerprint of an SSHFP is as long as its type says.",
      "Copy the fingerprint as a whole: 20 octets for SHA-1, 32 for SHA-256."},
     {kSshfp},
     checkLength},
};

} // namespace

Table<EntrySubject> sshfpRules()
{
  return kRules;
}

} // namespace dodns::verify
