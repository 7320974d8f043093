// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/report.hh"
#include "verify/tables.hh"

#include <algorithm>

namespace dodns::verify {

namespace {

using namespace dns::rrtype;

/** What is known of a number in a registry. */
struct Sized
{
  uint8_t number;
  size_t size; ///< of what it makes, in octets
};

/** Digests of DS (RFC 4034, 4509, 5933, 6605) and of ZONEMD (RFC 8976). */
constexpr Sized kDsDigests[] = {{1, 20}, {2, 32}, {3, 32}, {4, 48}};
constexpr Sized kZoneDigests[] = {{1, 48}, {2, 64}};

/** Public keys of a fixed length (RFC 6605, RFC 8080). */
constexpr Sized kKeys[] = {{13, 64}, {14, 96}, {15, 32}, {16, 57}};

/** Algorithms that signers may use (RFC 8624 section 3.1). */
constexpr uint8_t kAlgorithms[] = {8, 10, 13, 14, 15, 16};

template <size_t kCount>
const Sized* find(const Sized (&known)[kCount], uint8_t number)
{
  const auto* found = std::find_if(std::begin(known), std::end(known), [number](const Sized& one) { return one.number == number; });
  return found != std::end(known) ? found : nullptr;
}

bool isOneOf(uint8_t number, const uint8_t* first, const uint8_t* last)
{
  return std::find(first, last, number) != last;
}

struct Ds
{
  explicit Ds(const EntrySubject& subject)
      : data(subject.data())
  {
    data.u16(); // key tag
    algorithm = data.u8();
    digestType = data.u8();
    digest = data.rest();
  }

  /** CDS `0 0 0 00` asks for the removal of DS (RFC 8078 section 4). */
  bool isRemoval() const { return algorithm == 0; }

  dns::RdataReader data;
  uint8_t algorithm = 0;
  uint8_t digestType = 0;
  std::string_view digest;
};

struct Key
{
  explicit Key(const EntrySubject& subject)
      : data(subject.data())
  {
    data.u16(); // flags
    protocol = data.u8();
    algorithm = data.u8();
    key = data.rest();
  }

  bool isRemoval() const { return algorithm == 0; }

  dns::RdataReader data;
  uint8_t protocol = 0;
  uint8_t algorithm = 0;
  std::string_view key;
};

void checkAlgorithm(const EntrySubject& subject, Report& report)
{
  const bool isDigest = subject.type() == kDs || subject.type() == kCds;
  const auto algorithm = isDigest ? Ds(subject).algorithm : Key(subject).algorithm;
  const bool isRemoval = algorithm == 0 && (subject.type() == kCds || subject.type() == kCdnskey);
  if (!isRemoval && !isOneOf(algorithm, std::begin(kAlgorithms), std::end(kAlgorithms))) {
    report.add(subject.entry, "data", "algorithm " + std::to_string(algorithm) + " is not one that zones are to be signed with");
  }
}

void checkDigestType(const EntrySubject& subject, Report& report)
{
  const Ds ds(subject);
  const bool isRemoval = ds.isRemoval() && subject.type() == kCds;
  if (!isRemoval && ds.digestType != 2 && ds.digestType != 4) {
    report.add(subject.entry, "data", "digest type " + std::to_string(ds.digestType) + " is not one that delegations are to be made with");
  }
}

void checkDigestLength(const EntrySubject& subject, Report& report)
{
  const Ds ds(subject);
  const bool isRemoval = ds.isRemoval() && subject.type() == kCds;
  const auto* known = find(kDsDigests, ds.digestType);
  if (!isRemoval && known != nullptr && ds.digest.size() != known->size) {
    report.add(subject.entry, "data", "a digest of type " + std::to_string(ds.digestType) + " has " + std::to_string(known->size) + " octets, not " + std::to_string(ds.digest.size()));
  }
}

void checkProtocol(const EntrySubject& subject, Report& report)
{
  const auto protocol = Key(subject).protocol;
  if (protocol != 3) {
    report.add(subject.entry, "data", "the protocol is 3, not " + std::to_string(protocol));
  }
}

void checkKeyLength(const EntrySubject& subject, Report& report)
{
  const Key key(subject);
  const auto* known = find(kKeys, key.algorithm);
  if (known != nullptr && key.key.size() != known->size) {
    report.add(subject.entry, "data", "a key of algorithm " + std::to_string(key.algorithm) + " has " + std::to_string(known->size) + " octets, not " + std::to_string(key.key.size()));
  }
  else if (key.key.empty()) {
    report.add(subject.entry, "data", "it has no key");
  }
}

void checkIterations(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u8(); // hash algorithm
  data.u8(); // flags
  const auto iterations = data.u16();
  if (iterations > 0) {
    report.add(subject.entry, "data", std::to_string(iterations) + " additional iterations cost time and protect nothing");
  }
}

void checkZoneDigest(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u32(); // serial
  data.u8();  // scheme
  const auto algorithm = data.u8();
  const auto size = data.rest().size();
  const auto* known = find(kZoneDigests, algorithm);
  constexpr size_t kMinSize = 12;
  if (size < kMinSize || (known != nullptr && size != known->size)) {
    report.add(subject.entry, "data", "a digest of hash algorithm " + std::to_string(algorithm) + " does not have " + std::to_string(size) + " octets");
  }
}

void checkCsync(const EntrySubject& subject, Report& report)
{
  auto data = subject.data();
  data.u32(); // serial
  const auto flags = data.u16();
  if (flags > 3) {
    report.add(subject.entry, "flags", "the flags " + std::to_string(flags) + " have bits that are not defined");
  }
}

constexpr Row<EntrySubject> kRules[] = {
    {{"dnssec-algorithm", Severity::warning, "RFC 8624 section 3.1",
      "DS, DNSKEY, CDS and CDNSKEY name an algorithm that zones are signed with: 8, 10, 13, 14, 15 or 16.",
      "Sign with algorithm 13 (ECDSA P-256) or 15 (Ed25519)."},
     {kDs, kDnskey, kCds, kCdnskey},
     checkAlgorithm},
    {{"ds-digest-type", Severity::warning, "RFC 8624 section 3.3",
      "The digest of DS and CDS is SHA-256 or SHA-384.",
      "Give the digest of type 2."},
     {kDs, kCds},
     checkDigestType},
    {{"ds-digest-length", Severity::error, "RFC 4034 section 5.1.4, RFC 4509, RFC 6605 section 2",
      "The digest of DS and CDS is as long as its type says: 20 octets for 1, 32 for 2, 48 for 4.",
      "Copy the digest as a whole."},
     {kDs, kCds},
     checkDigestLength},
    {{"dnskey-protocol", Severity::error, "RFC 4034 section 2.1.2",
      "The protocol of DNSKEY and CDNSKEY is 3.",
      "Write 3 behind the flags."},
     {kDnskey, kCdnskey},
     checkProtocol},
    {{"dnskey-length", Severity::error, "RFC 6605 section 4, RFC 8080 section 3",
      "The key of DNSKEY and CDNSKEY is as long as its algorithm says.",
      "Copy the key as a whole."},
     {kDnskey, kCdnskey},
     checkKeyLength},
    {{"nsec3param-iterations", Severity::warning, "RFC 9276 section 3.1",
      "NSEC3 is made without additional iterations.",
      "Write 1 0 0 -."},
     {kNsec3param},
     checkIterations},
    {{"zonemd-length", Severity::error, "RFC 8976 section 2.2.4",
      "The digest of ZONEMD is as long as its hash algorithm says, and has 12 octets at least.",
      "Make the digest again."},
     {kZonemd},
     checkZoneDigest},
    {{"csync-flags", Severity::warning, "RFC 7477 section 2.1.1.2",
      "The flags of CSYNC are 0 to 3.",
      "Give 1 for immediate, 2 for a minimum of the serial, or their sum."},
     {kCsync},
     checkCsync},
};

} // namespace

Table<EntrySubject> dnssecRules()
{
  return kRules;
}

} // namespace dodns::verify
