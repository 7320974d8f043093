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
  error = 5,
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

} // namespace

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
    d_unsigned += wire;
    return d_isFirst ? "answered without a signature" : ++d_unsignedCount > kMostUnsigned ? "sent too many messages without a signature"
                                                                                          : "";
  }
  if (ldns_rr_rd_count(tsig) <= Field::error) {
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
  // ldns writes this field as it is, in front of the message: what comes before that in the calculation.
  auto before = d_before + d_unsigned;
  const Data field(ldns_rdf_new(LDNS_RDF_TYPE_UNKNOWN, 0, nullptr));
  ldns_rdf_set_size(field.get(), before.size());
  ldns_rdf_set_data(field.get(), before.data());
  const bool isRight = ldns_pkt_tsig_verify_next(&message, reinterpret_cast<const uint8_t*>(wire.data()), wire.size(), d_key->name.toText().c_str(), d_key->secret.c_str(), field.get(), d_isFirst ? 0 : 1);
  ldns_rdf_set_data(field.get(), nullptr); // not its own
  if (!isRight) {
    return "signed with another secret, or somebody changed what it said";
  }
  if (std::llabs(numberOf(ldns_rr_rdf(tsig, Field::timeSigned)) - static_cast<int64_t>(time(nullptr))) > numberOf(ldns_rr_rdf(tsig, Field::fudge))) {
    d_isAboutTime = true;
    return "signed at a time that is too different from ours";
  }
  d_before = octetsOf(ldns_rr_rdf(tsig, Field::mac));
  d_unsigned.clear();
  d_unsignedCount = 0;
  d_isFirst = false;
  return "";
}

} // namespace dodns::legacy
