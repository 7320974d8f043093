// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "secrets/token_secret.hh"

#include "base/error.hh"

#include <array>
#include <openssl/evp.h>
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
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (EVP_Digest(secret.data(), secret.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw base::Error("cannot compute a SHA-256");
  }
  return hex(hash.data(), size);
}

} // namespace dodns::secrets
