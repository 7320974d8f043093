// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/characters.hh"
#include "verify/labels.hh"
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

struct Association
{
  explicit Association(const EntrySubject& subject)
      : data(subject.data())
  {
    usage = data.u8();
    selector = data.u8();
    matching = data.u8();
    content = data.rest();
  }

  dns::RdataReader data;
  uint8_t usage = 0;
  uint8_t selector = 0;
  uint8_t matching = 0;
  std::string_view content;
};

constexpr uint8_t kPrivate = 255;

void checkTlsaOwner(const EntrySubject& subject, Report& report)
{
  const Labels labels(subject.name());
  const auto port = labels.at(0);
  const bool isPort = port == "*" || (isUnderscored(port) && std::all_of(port.begin() + 1, port.end(), isDigit));
  if (!isPort || !isUnderscored(labels.at(1))) {
    report.add(subject.entry, "name", "it does not begin with a port and a protocol");
  }
}

/** The hash of the local part in 28 octets, then the type's own label. */
bool isHashedOwner(const dns::Name& name, std::string_view label)
{
  const Labels labels(name);
  const auto hash = labels.at(0);
  const auto isHex = [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); };
  const bool isHash = hash == "*" || (hash.size() == 56 && std::all_of(hash.begin(), hash.end(), isHex));
  return isHash && labels.at(1) == label;
}

void checkSmimeaOwner(const EntrySubject& subject, Report& report)
{
  if (!isHashedOwner(subject.name(), "_smimecert")) {
    report.add(subject.entry, "name", "it does not begin with a hash and _smimecert");
  }
}

void checkOpenpgpOwner(const EntrySubject& subject, Report& report)
{
  if (!isHashedOwner(subject.name(), "_openpgpkey")) {
    report.add(subject.entry, "name", "it does not begin with a hash and _openpgpkey");
  }
}

void checkFields(const EntrySubject& subject, Report& report)
{
  const Association association(subject);
  const auto look = [&](const char* what, uint8_t value, uint8_t max) {
    if (value > max && value != kPrivate) {
      report.add(subject.entry, "data", std::string(what) + ' ' + std::to_string(value) + " is not defined");
    }
  };
  look("certificate usage", association.usage, 3);
  look("selector", association.selector, 1);
  look("matching type", association.matching, 2);
}

void checkLength(const EntrySubject& subject, Report& report)
{
  const Association association(subject);
  const auto size = association.content.size();
  const size_t expected = association.matching == 1 ? 32 : 64; // SHA-256, SHA-512
  if (size == 0) {
    report.add(subject.entry, "data", "it has no certificate association data");
  }
  else if ((association.matching == 1 || association.matching == 2) && size != expected) {
    report.add(subject.entry, "data", "a hash of matching type " + std::to_string(association.matching) + " has " + std::to_string(expected) + " octets, not " + std::to_string(size));
  }
}

void checkOpenpgpKey(const EntrySubject& subject, Report& report)
{
  const auto& key = subject.entry.record.rdata.wire();
  if (key.empty() || static_cast<signed char>(key[0]) >= 0) {
    report.add(subject.entry, "data", "it does not begin as an OpenPGP packet does");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"tlsa-owner", Severity::warning, "RFC 6698 section 3",
      "The name of a TLSA begins with port and protocol, _25._tcp.",
      "Put _PORT._PROTOCOL before the host's name."},
     {kTlsa},
     checkTlsaOwner},
    {{"smimea-owner", Severity::warning, "RFC 8162 section 3",
      "The name of an SMIMEA begins with a hash of 56 hexadecimal digits and _smimecert.",
      "Put the SHA-256 hash of the address's local part, cut to 28 octets, and _smimecert before the domain."},
     {kSmimea},
     checkSmimeaOwner},
    {{"openpgpkey-owner", Severity::warning, "RFC 7929 section 3",
      "The name of an OPENPGPKEY begins with a hash of 56 hexadecimal digits and _openpgpkey.",
      "Put the SHA-256 hash of the address's local part, cut to 28 octets, and _openpgpkey before the domain."},
     {kOpenpgpkey},
     checkOpenpgpOwner},
    {{"openpgpkey-data", Severity::warning, "RFC 7929 section 2.3",
      "An OPENPGPKEY is a transferable public key in binary form.",
      "Export the key without armour and encode it as base64."},
     {kOpenpgpkey},
     checkOpenpgpKey},
    {{"dane-fields", Severity::warning, "RFC 6698 section 7",
      "A TLSA or SMIMEA has certificate usage 0 to 3, selector 0 or 1, matching type 0 to 2, or 255 for private use.",
      "Give defined numbers, 3 1 1 for example."},
     {kTlsa, kSmimea},
     checkFields},
    {{"dane-length", Severity::error, "RFC 6698 section 2.1.4",
      "The hash of a TLSA or SMIMEA is as long as its matching type says.",
      "Copy the hash as a whole: 32 octets for SHA-256, 64 for SHA-512."},
     {kTlsa, kSmimea},
     checkLength},
};

} // namespace

Table<EntrySubject> daneRules()
{
  return kRules;
}

} // namespace dodns::verify
