// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/ldns_values.hh"
#include "legacy/tsig_key.hh"
#include "secrets/hmac.hh"

#include <optional>
#include <string>
#include <string_view>

namespace dodns::legacy {

/** The signatures of one request and its responses (RFC 8945), for the one who
 * asks (sign, then check) or the one who answers (check, then sign). Without a
 * key it does nothing. */
class TsigExchange
{
public:
  /** @param key null: none. Must outlive this. */
  explicit TsigExchange(const TsigKey* key)
      : d_key(key) {}

  void sign(ldns_pkt& message);

  /** Checks the request, or one response after the other. Up to 99 messages of a transfer may
   * come unsigned between signed ones (RFC 8945 section 5.3.1).
   * @returns what is wrong in words that fit behind the server's name, empty
   * when nothing is. */
  std::string check(ldns_pkt& message, const std::string& wire);

  /** Whether what was wrong is the time: nothing that lasts. */
  bool isAboutTime() const { return d_isAboutTime; }

  /** False while messages have been read that no signature covers yet. */
  bool isCovered() const { return d_unsigned == 0; }

private:
  void add(std::string_view octets);

  const TsigKey* d_key;
  std::string d_before;                ///< the MAC that the next one is calculated with, its length before it
  std::optional<secrets::Hmac> d_next; ///< with what has come of the next one
  unsigned d_unsigned = 0;             ///< messages since the last one
  bool d_isFirst = true;
  bool d_isAboutTime = false;
};

} // namespace dodns::legacy
