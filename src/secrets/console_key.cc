// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "secrets/console_key.hh"

#include "base/error.hh"

#include <array>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace dodns::secrets {

std::string newConsoleKey()
{
  constexpr size_t kOctets = 32;
  constexpr size_t kDigits = (kOctets + 2) / 3 * 4;
  std::array<unsigned char, kOctets> octets{};
  if (RAND_bytes(octets.data(), octets.size()) != 1) {
    throw base::Error("cannot draw random numbers");
  }
  std::array<unsigned char, kDigits + 1> text{}; // with the zero that OpenSSL puts behind it
  EVP_EncodeBlock(text.data(), octets.data(), octets.size());
  return {text.begin(), text.begin() + kDigits};
}

} // namespace dodns::secrets
