// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/tsig_exchange.hh"

#include <cstdlib>
#include <ctime>

namespace dodns::legacy {

namespace {

constexpr uint16_t kFudge = 300; // seconds that clocks may differ, RFC 8945 section 10
constexpr int64_t kBadTime = 18; // RFC 8945 section 3
constexpr unsigned kMostUnsigned = 99;

enum Field : size_t
{
  algorithm = 0,
  timeSigned = 1,
  fudge = 2,
  mac = 3,
  originalId = 4,
  error = 5,
  other = 6,
};

std::string octetsOf(const ldns_rdf* data)
{
  return {reinterpret_cast<const char*>(ldns_rdf_data(data)), ldns_rdf_size(data)};
}

int64_t numberOf(const ldns_rdf* data)
{
  int64_t number = 0;
  for (const char octet : octetsOf(data)) {
    number = number << 8 | static_cast<unsigned char>(octet);
  }
  return number;
}

std::string errorText(int64_t code)
{
  switch (code) {
  case 16: // RFC 8945 section 3
    return "BADSIG: the secret is another one";
  case 17:
    return "BADKEY: it does not know the key";
  case kBadTime:
    return "BADTIME: its clock is too different";
  case 22:
    return "BADTRUNC: it wants a longer signature";
  default:
    return "error " + std::to_string(code);
  }
}

size_t numberAt(const std::string& wire, size_t at)
{
  return at + 2 > wire.size() ? 0 : static_cast<unsigned char>(wire[at]) * 256U + static_cast<unsigned char>(wire[at + 1]);
}

size_t behindName(const std::string& wire, size_t at)
{
  constexpr unsigned kPointer = 0xc0; // RFC 1035 section 4.1.4
  for (;;) {
    const auto length = at < wire.size() ? static_cast<unsigned char>(wire[at]) : 0U;
    if (length == 0 || length >= kPointer) {
      return at + (length == 0 ? 1 : 2);
    }
    at += 1 + length;
  }
}

/** Where the signature begins, which is the last record of a message; nothing when
 * it is not, or something comes behind it. */
std::optional<size_t> beginOfSignature(const std::string& wire)
{
  constexpr size_t kHeader = 12; // RFC 1035 section 4.1.1: the four counts are its end
  constexpr size_t kFixed = 10;  // type, class, TTL, length of the rdata
  size_t at = kHeader;
  for (auto questions = numberAt(wire, 4); questions > 0; --questions) {
    at = behindName(wire, at) + 4;
  }
  size_t last = at;
  for (auto records = numberAt(wire, 6) + numberAt(wire, 8) + numberAt(wire, 10); records > 0 && at < wire.size(); --records) {
    last = at;
    at = behindName(wire, at) + kFixed;
    at += numberAt(wire, at - 2);
  }
  return at == wire.size() && numberAt(wire, behindName(wire, last)) == LDNS_RR_TYPE_TSIG ? std::optional(last) : std::nullopt;
}

/** What was signed of a message: RFC 8945 section 4.3.2. */
std::optional<std::string> withoutSignature(const std::string& wire, const ldns_rr& tsig)
{
  const auto begin = beginOfSignature(wire);
  if (!begin) {
    return std::nullopt;
  }
  const auto count = numberAt(wire, 10) - 1;
  auto message = wire.substr(0, *begin);
  message.replace(0, 2, octetsOf(ldns_rr_rdf(&tsig, Field::originalId)));
  message[10] = static_cast<char>(count >> 8U);
  message[11] = static_cast<char>(count);
  return message;
}

/** What else is signed: all of it in the first message, in those behind it the time alone (RFC 8945
 * sections 4.3.3 and 5.3.1). */
std::string variablesOf(const TsigKey& key, const ldns_rr& tsig, bool isFirst)
{
  const auto timers = octetsOf(ldns_rr_rdf(&tsig, Field::timeSigned)) + octetsOf(ldns_rr_rdf(&tsig, Field::fudge));
  if (!isFirst) {
    return timers;
  }
  const std::string classAndTtl("\0\xff\0\0\0\0", 6); // ANY
  return key.name.wire() + classAndTtl + dns::Name::parse(key.algorithm)->wire() + timers + octetsOf(ldns_rr_rdf(&tsig, Field::error)) + octetsOf(ldns_rr_rdf(&tsig, Field::other));
}

secrets::Hmac hmacWith(const TsigKey& key)
{
  const Data secret(ldns_rdf_new_frm_str(LDNS_RDF_TYPE_B64, key.secret.c_str()));
  const auto digest = key.algorithm.substr(key.algorithm.find('-') + 1); // `hmac-sha256.`
  return {digest.substr(0, digest.size() - 1), secret ? octetsOf(secret.get()) : std::string()};
}

} // namespace

/** ldns would want all of it at once, and ends the process when that is more than 65,535 octets. */
void TsigExchange::add(std::string_view octets)
{
  if (!d_next) {
    d_next.emplace(hmacWith(*d_key));
    d_next->add(d_before);
  }
  d_next->add(octets);
}

void TsigExchange::sign(ldns_pkt& message)
{
  if (d_key == nullptr) {
    return;
  }
  const Data before(d_before.empty() ? nullptr : ldns_rdf_new_frm_data(LDNS_RDF_TYPE_UNKNOWN, d_before.size(), d_before.data()));
  ldns_pkt_tsig_sign(&message, d_key->name.toText().c_str(), d_key->secret.c_str(), kFudge, d_key->algorithm.c_str(), before.get());
  d_before = octetsOf(ldns_rr_rdf(ldns_pkt_tsig(&message), Field::mac));
}

std::string TsigExchange::check(ldns_pkt& message, const std::string& wire)
{
  if (d_key == nullptr) {
    return "";
  }
  const auto* tsig = ldns_pkt_tsig(&message);
  if (tsig == nullptr) {
    if (d_isFirst) {
      return "answered without a signature";
    }
    add(wire);
    return ++d_unsigned > kMostUnsigned ? "sent too many messages without a signature" : "";
  }
  const auto signedPart = ldns_rr_rd_count(tsig) > Field::other ? withoutSignature(wire, *tsig) : std::nullopt;
  if (!signedPart) {
    return "sent a signature that cannot be understood";
  }
  const auto code = numberOf(ldns_rr_rdf(tsig, Field::error));
  if (code != 0) {
    d_isAboutTime = code == kBadTime;
    return "did not accept the key " + d_key->name.toText() + ": " + errorText(code);
  }
  const auto wanted = Data(ldns_rdf_new_frm_str(LDNS_RDF_TYPE_DNAME, d_key->algorithm.c_str()));
  if (ldns_dname_compare(ldns_rr_owner(tsig), toLdns(d_key->name).get()) != 0 || ldns_dname_compare(ldns_rr_rdf(tsig, Field::algorithm), wanted.get()) != 0) {
    return "signed with another key than " + d_key->name.toText();
  }
  add(*signedPart);
  add(variablesOf(*d_key, *tsig, d_isFirst));
  const auto mac = octetsOf(ldns_rr_rdf(tsig, Field::mac));
  if (!d_next->isEqualTo(std::string_view(mac).substr(2))) { // behind its length
    return "signed with another secret, or somebody changed what it said";
  }
  if (std::llabs(numberOf(ldns_rr_rdf(tsig, Field::timeSigned)) - static_cast<int64_t>(time(nullptr))) > numberOf(ldns_rr_rdf(tsig, Field::fudge))) {
    d_isAboutTime = true;
    return "signed at a time that is too different from ours";
  }
  d_before = mac;
  d_next.reset();
  d_unsigned = 0;
  d_isFirst = false;
  return "";
}

} // namespace dodns::legacy
