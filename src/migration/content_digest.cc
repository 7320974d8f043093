// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "migration/content_digest.hh"

#include "dns/rrtype.hh"
#include "legacy/soa.hh"

#include <cstring>
#include <random>
#include <string_view>

namespace dodns::migration {

namespace {

/** SipHash-2-4 (Aumasson and Bernstein, 2012): a keyed hash of short texts. */
class SipHash
{
public:
  SipHash(uint64_t key0, uint64_t key1)
      : d_v{key0 ^ 0x736f6d6570736575ULL, key1 ^ 0x646f72616e646f6dULL, key0 ^ 0x6c7967656e657261ULL, key1 ^ 0x7465646279746573ULL} {}

  uint64_t operator()(std::string_view text)
  {
    const uint64_t size = text.size();
    for (; text.size() >= 8; text.remove_prefix(8)) {
      uint64_t word = 0;
      std::memcpy(&word, text.data(), sizeof(word));
      take(word);
    }
    uint64_t last = size << 56U;
    for (size_t i = 0; i < text.size(); ++i) {
      last |= static_cast<uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    }
    take(last);
    d_v[2] ^= 0xffU;
    for (int i = 0; i < 4; ++i) {
      turn();
    }
    return d_v[0] ^ d_v[1] ^ d_v[2] ^ d_v[3];
  }

private:
  static uint64_t rotated(uint64_t word, unsigned by) { return word << by | word >> (64 - by); }

  void take(uint64_t word)
  {
    d_v[3] ^= word;
    turn();
    turn();
    d_v[0] ^= word;
  }

  void turn()
  {
    auto& [a, b, c, d] = d_v;
    a += b;
    c += d;
    b = rotated(b, 13) ^ a;
    d = rotated(d, 16) ^ c;
    a = rotated(a, 32);
    c += b;
    a += d;
    b = rotated(b, 17) ^ c;
    d = rotated(d, 21) ^ a;
    c = rotated(c, 32);
  }

  std::array<uint64_t, 4> d_v;
};

using Keys = std::array<uint64_t, 4>;

const Keys& keys()
{
  static const Keys drawn = [] {
    std::random_device device;
    Keys some{};
    for (auto& key : some) {
      key = static_cast<uint64_t>(device()) << 32U | device();
    }
    return some;
  }();
  return drawn;
}

} // namespace

void ContentDigest::count(const dns::Record& record, int64_t times)
{
  const auto factor = static_cast<uint64_t>(times);
  auto text = record.name.wire();
  const auto type = record.type();
  text.append(reinterpret_cast<const char*>(&type), sizeof(type));
  text.append(reinterpret_cast<const char*>(&record.ttl), sizeof(record.ttl));
  text += type == dns::rrtype::kSoa ? legacy::withSerial(record.rdata, 0).canonicalWire() : record.rdata.canonicalWire();
  d_records += factor;
  d_sums[0] += factor * SipHash(keys()[0], keys()[1])(text);
  d_sums[1] += factor * SipHash(keys()[2], keys()[3])(text);
}

} // namespace dodns::migration
