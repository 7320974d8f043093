// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_mac_ctx_st;

namespace dodns::secrets {

/** A keyed hash (RFC 2104) of what comes in pieces. All methods throw
 * base::Error when the cryptographic library refuses. */
class Hmac
{
public:
  /** @param digest `sha1`, `sha256` or `sha512`. */
  Hmac(const std::string& digest, std::string_view key);

  void add(std::string_view octets);

  /** Whether this is, in its full length, that of all that was added. Takes as long
   * wherever the two differ. Once. */
  bool isEqualTo(std::string_view mac);

private:
  std::unique_ptr<evp_mac_ctx_st, void (*)(evp_mac_ctx_st*)> d_context;
};

} // namespace dodns::secrets
