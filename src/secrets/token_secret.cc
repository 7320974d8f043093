// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "secrets/token_secret.hh"

#include "base/error.hh"
#include "secrets/digest.hh"

#include <array>
#include <openssl/rand.h>

namespace dodns::secrets {

namespace {

constexpr const char* kPrefix = "dodns_v1_";
constexpr size_t kOctets = 32;

std::string hex(const unsigned char* octets, size_t size)
{
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < size; ++i) {
    text += {kDigits[octets[i] >> 4], kDigits[octets[i] & 15]};
  }
  return text;
}

} // namespace

std::string newTokenSecret()
{
  std::array<unsigned char, kOctets> octets{};
  if (RAND_bytes(octets.data(), octets.size()) != 1) {
    throw base::Error("cannot draw random numbers");
  }
  return kPrefix + hex(octets.data(), octets.size());
}

std::string hashOf(const std::string& secret)
{
  Digest digest;
  digest.add(secret);
  return digest.hex();
}

} // namespace dodns::secrets
