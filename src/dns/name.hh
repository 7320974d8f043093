// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::dns {

/** An absolute domain name (FQDN), valid and lower-case by construction.
 *
 * A value type of at most 255 octets (RFC 1035 section 2.3.4), kept in wire
 * form. Names compare case-insensitively (RFC 4343) because they are folded
 * when made. A relative name cannot be held.
 */
class Name
{
public:
  /** The root. */
  Name()
      : d_wire(1, '\0') {}

  /** Reads presentation form with its final dot, escapes `\.` and `\DDD`
   * (RFC 1035 section 5.1).
   * @returns nothing when `text` is not an absolute name; `reason`, if given,
   * then says why in words that fit behind the name. */
  static std::optional<Name> parse(std::string_view text, std::string* reason = nullptr);

  /** Reads an uncompressed wire-form name that fills `wire` exactly.
   * @returns nothing when it is malformed, too long or compressed. */
  static std::optional<Name> fromWire(std::string_view wire);

  /** The canonical presentation form, the only spelling that the record
   * database holds: lower-case, final dot, `.` and `\` escaped with a
   * backslash, octets outside 0x21-0x7e as `\DDD`, all others verbatim. */
  std::string toText() const;

  /** Uncompressed wire form with the root label, 1 to 255 octets. */
  const std::string& wire() const { return d_wire; }

  bool isRoot() const { return d_wire.size() == 1; }

  /** Number of labels, the root label not counted. */
  unsigned labelCount() const;

  /** True for `zone` itself and every name below it. */
  bool isWithin(const Name& zone) const;

  /** The name without its first label. The root has no parent: asserts. */
  Name parent() const;

  bool operator==(const Name& rhs) const { return d_wire == rhs.d_wire; }
  bool operator!=(const Name& rhs) const { return d_wire != rhs.d_wire; }

private:
  explicit Name(std::string wire)
      : d_wire(std::move(wire)) {}

  std::string d_wire;
};

} // namespace dodns::dns
