// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "dns/rdata_layout.hh"

#include <cstdint>
#include <string_view>

namespace dodns::dns {

/** Reads the fields of wire-form rdata one after the other.
 *
 * Never reads beyond the end: a field that is not there is 0 or empty, and so
 * is everything after it; isGood() is false from then on. Views point into the
 * octets that were given. Which fields a type has: rdataLayout().
 */
class RdataReader
{
public:
  explicit RdataReader(std::string_view wire)
      : d_wire(wire) {}

  uint8_t u8() { return static_cast<uint8_t>(number(1)); }
  uint16_t u16() { return static_cast<uint16_t>(number(2)); }
  uint32_t u32() { return static_cast<uint32_t>(number(4)); }

  /** The next `count` octets. */
  std::string_view octets(size_t count);

  /** The content of a character string (RFC 1035 section 3.3). */
  std::string_view string() { return octets(u8()); }

  /** An uncompressed domain name, folded to lower case. */
  Name name();

  /** The octets of an uncompressed domain name, with its case. */
  std::string_view nameWire();

  /** The octets of the next field as they are, a length in front included. */
  std::string_view field(RdataField field);

  /** Everything that was not read yet. */
  std::string_view rest() { return octets(d_wire.size() - d_at); }

  bool isAtEnd() const { return d_at == d_wire.size(); }

  /** False after a read beyond the end, or of a name that is none. */
  bool isGood() const { return d_isGood; }

private:
  uint32_t number(size_t size);
  void fail();

  std::string_view d_wire;
  size_t d_at = 0;
  bool d_isGood = true;
};

} // namespace dodns::dns
