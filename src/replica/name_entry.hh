// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/rrtype.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::replica {

/** What the replica knows of a name beside its records. */
struct NameFlags
{
  /** The name owns NS and is not the apex: a delegation (RFC 9499 section 7). */
  bool isCut = false;
  /** An ancestor is a delegation: the name is occluded, or glue. */
  bool isBelowCut = false;

  bool operator==(const NameFlags& rhs) const { return isCut == rhs.isCut && isBelowCut == rhs.isBelowCut; }
};

/** One record, as it will go onto the wire. */
struct Record
{
  uint16_t type = 0;
  uint32_t ttl = 0;  ///< seconds
  std::string rdata; ///< uncompressed wire form, at most 65,535 octets
};

/** One record inside an entry; `rdata` is valid as long as the entry. */
struct RecordView
{
  uint16_t type = 0;
  uint32_t ttl = 0;
  std::string_view rdata;
};

/** The value of a name in the tree `names`.
 *
 * One octet of flags, then for each record its type (2 octets), TTL (4),
 * length (2), all in the machine's byte order, and rdata. Records are sorted
 * by type and rdata. The file never leaves the machine that made it.
 */
std::string encodeNameEntry(NameFlags flags, std::vector<Record> records);

/** Reads an entry. What comes out of a file is not trusted: an entry that is
 * cut short ends early. */
class NameEntry
{
public:
  /** No records: an empty non-terminal. */
  NameEntry() = default;
  explicit NameEntry(std::string_view value)
      : d_rest(value.empty() ? value : value.substr(1)), d_flags(value.empty() ? 0 : static_cast<uint8_t>(value[0])) {}

  NameFlags flags() const { return {(d_flags & kCutBit) != 0, (d_flags & kBelowCutBit) != 0}; }
  bool isEmpty() const { return d_rest.empty(); }

  /** The next record; nothing behind the last. */
  std::optional<RecordView> next();

  /** True when every octet was understood. For the check of a file. */
  static bool isSound(std::string_view value);

  /** `value` with other flags and the same records. */
  static std::string withFlags(std::string_view value, NameFlags flags);

private:
  friend std::string encodeNameEntry(NameFlags flags, std::vector<Record> records);
  static constexpr uint8_t kCutBit = 1;
  static constexpr uint8_t kBelowCutBit = 2;
  static char toOctet(NameFlags flags);

  std::string_view d_rest;
  uint8_t d_flags = 0;
};

/** Whether the name of an entry has an NSEC3 record of its own (RFC 5155
 * section 7.1): it is not below a cut, holds more than signatures, which stay
 * at the hashed names of a presigned zone, and under opt-out it is not a
 * delegation without DS. */
bool ownsNsec3(std::string_view value, bool isOptOut);

/** Whether the zone itself vouches for a record of a name, in the sense of
 * RFC 4035 section 2.2: at a delegation only DS and signatures are its own,
 * below it nothing is. */
bool isAuthoritative(NameFlags flags, uint16_t type);

} // namespace dodns::replica
