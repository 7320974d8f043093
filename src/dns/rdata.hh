// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "dns/rdata_names.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::dns {

/** The data of one record, valid for its type by construction.
 *
 * A value type of at most 65,535 octets, kept in uncompressed wire form. Names
 * inside it keep their case; two Rdata are equal when their canonical forms
 * are (RFC 4034 section 6.2).
 */
class Rdata
{
public:
  /** Reads presentation form in which every name is absolute, or the generic
   * form `\# length hex` (RFC 3597 section 5), which is allowed for every type.
   * @returns nothing when `text` is not rdata of that type; `reason`, if given,
   * then says why in words that fit behind the rdata. */
  static std::optional<Rdata> parse(uint16_t type, std::string_view text, std::string* reason = nullptr);

  /** The same with names as `names` reads them. @param problem set when
   * nothing is returned. */
  static std::optional<Rdata> parse(uint16_t type, std::string_view text, const RdataNames& names, RdataProblem& problem);

  /** Reads uncompressed wire form.
   * @returns nothing when it is malformed for a type whose layout is known. */
  static std::optional<Rdata> fromWire(uint16_t type, std::string_view wire);

  uint16_t type() const { return d_type; }

  /** Uncompressed wire form, 0 to 65,535 octets. */
  const std::string& wire() const { return d_wire; }

  /** Canonical form: the names inside the types of RFC 4034 section 6.2, as
   * corrected by RFC 6840 section 5.1, in lower case. */
  std::string canonicalWire() const;

  /** The presentation form that the record database holds: one line, absolute
   * names, character strings quoted. Rdata::parse() reads it back to the same
   * octets, and so does PowerDNS 4.7. */
  std::string toText() const;

  /** The presentation form for zone files and people: names as `names` writes
   * them, and every type that has a syntax of its own in it. parse() with the
   * same `names` reads it back to the same octets. */
  std::string toText(const RdataNames& names) const;

  /** The domain names inside, in order. */
  std::vector<Name> names() const;

  bool operator==(const Rdata& rhs) const { return d_type == rhs.d_type && canonicalWire() == rhs.canonicalWire(); }
  bool operator!=(const Rdata& rhs) const { return !(*this == rhs); }

private:
  Rdata(uint16_t type, std::string wire)
      : d_type(type), d_wire(std::move(wire)) {}

  uint16_t d_type;
  std::string d_wire;
};

} // namespace dodns::dns
