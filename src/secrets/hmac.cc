// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "secrets/hmac.hh"

#include "base/error.hh"

#include <array>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

namespace dodns::secrets {

namespace {

void require(bool isGood)
{
  if (!isGood) {
    throw base::Error("cannot compute an HMAC");
  }
}

const unsigned char* octetsOf(std::string_view text)
{
  return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

Hmac::Hmac(const std::string& digest, std::string_view key)
    : d_context(nullptr, EVP_MAC_CTX_free)
{
  const std::unique_ptr<EVP_MAC, void (*)(EVP_MAC*)> algorithm(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
  require(algorithm != nullptr);
  d_context.reset(EVP_MAC_CTX_new(algorithm.get()));
  require(d_context != nullptr);
  auto name = digest;
  const std::array<OSSL_PARAM, 2> parameters = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0), OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(d_context.get(), octetsOf(key), key.size(), parameters.data()) == 1);
}

void Hmac::add(std::string_view octets)
{
  require(EVP_MAC_update(d_context.get(), octetsOf(octets), octets.size()) == 1);
}

bool Hmac::isEqualTo(std::string_view mac)
{
  std::array<unsigned char, EVP_MAX_MD_SIZE> calculated{};
  size_t size = 0;
  require(EVP_MAC_final(d_context.get(), calculated.data(), &size, calculated.size()) == 1);
  return mac.size() == size && CRYPTO_memcmp(mac.data(), calculated.data(), size) == 0;
}

} // namespace dodns::secrets
