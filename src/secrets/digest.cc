// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "secrets/digest.hh"

#include "base/error.hh"

#include <array>
#include <openssl/evp.h>

namespace dodns::secrets {

namespace {

void require(int isGood)
{
  if (isGood != 1) {
    throw base::Error("cannot compute a SHA-256");
  }
}

} // namespace

Digest::Digest()
    : d_context(EVP_MD_CTX_new(), EVP_MD_CTX_free)
{
  require(d_context ? EVP_DigestInit_ex(d_context.get(), EVP_sha256(), nullptr) : 0);
}

void Digest::add(std::string_view octets)
{
  require(EVP_DigestUpdate(d_context.get(), octets.data(), octets.size()));
}

std::string Digest::hex()
{
  constexpr const char* kDigits = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  require(EVP_DigestFinal_ex(d_context.get(), hash.data(), &size));
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    text += {kDigits[hash[i] >> 4], kDigits[hash[i] & 15]};
  }
  return text;
}

} // namespace dodns::secrets
