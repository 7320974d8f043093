// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace dodns::secrets {

/** The SHA-256 of what comes in pieces. All methods throw base::Error when the
 * cryptographic library refuses. */
class Digest
{
public:
  Digest();

  void add(std::string_view octets);

  /** 64 hexadecimal digits, of all that was added. Once. */
  std::string hex();

private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> d_context;
};

} // namespace dodns::secrets
