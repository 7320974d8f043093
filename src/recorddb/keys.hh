// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dodns::pg {
class Row;
}

namespace dodns::recorddb {

/** A row of dodns.dnssec_keys, as it came: `content` may be no key at all. */
struct Key
{
  int32_t id = 0;
  uint16_t flags = 0;      ///< of the DNSKEY record (RFC 4034 section 2.1.1)
  bool isActive = true;    ///< signs
  bool isPublished = true; ///< is in the DNSKEY RRset
  std::string content;     ///< the private key as PowerDNS writes it; secret
};

/** A row of dodns.tsig_keys, as it came. */
struct TsigKey
{
  std::string name;      ///< FQDN
  std::string algorithm; ///< FQDN, such as `hmac-sha256.` (RFC 8945 section 6)
  std::string secret;    ///< base64
};

/** Reads a key from five columns, in the order of Key's members, that begin at
 * `column`. @returns nothing, and logs why, when its flags do not fit. */
std::optional<Key> toKey(const pg::Row& row, int column);

TsigKey toTsigKey(const pg::Row& row);

} // namespace dodns::recorddb
