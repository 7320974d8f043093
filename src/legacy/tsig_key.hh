// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <optional>
#include <string>

namespace dodns::legacy {

/** A shared secret (RFC 8945). */
struct TsigKey
{
  dns::Name name;
  std::string algorithm; ///< with final dot, as ldns wants it: `hmac-sha256.`
  std::string secret;    ///< base64

  /** Reads the one `key` of a file in BIND's syntax, as tsig-keygen writes it.
   * @returns nothing when the text is something else; `reason` says why in
   * words that fit behind the file's name. */
  static std::optional<TsigKey> parse(const std::string& text, std::string& reason);
};

} // namespace dodns::legacy
