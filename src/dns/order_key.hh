// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <array>
#include <string>
#include <string_view>

namespace dodns::dns {

/** Keys whose bytewise order is the canonical order of names.
 *
 * RFC 4034 section 6.1 sorts names label by label from the root, each label
 * as lower-case octets, a missing label first. The key of a name is therefore
 * its labels in reverse order, each followed by a 0x00 octet; inside labels
 * 0x00 becomes 0x01 0x01 and 0x01 becomes 0x01 0x02. The root's key is empty;
 * that of `www.example.com.` is `com\0example\0www\0`. The key of a name is
 * a prefix of the keys of all names below it and of no others. The record
 * database generates the same keys (`dodns.order_key`).
 */

/** 250 octets of label content, each escaped, in four labels. */
inline constexpr size_t kMaxOrderKeySize = 504;

using OrderKeyBuffer = std::array<char, kMaxOrderKeySize>;

/** Writes the key of an uncompressed wire-form name of any case.
 * Allocates nothing: this is on the path of every query.
 * @returns the key, a view into `buffer`. */
std::string_view writeOrderKey(std::string_view wire, OrderKeyBuffer& buffer);

std::string orderKey(const Name& name);

/** The name whose key this is, in wire form; empty when `key` is not a key of
 * any name (it then came from a damaged file). */
std::string wireFromOrderKey(std::string_view key);

/** True when `key` is `ancestor` or below it. */
inline bool isKeyWithin(std::string_view key, std::string_view ancestor)
{
  return key.substr(0, ancestor.size()) == ancestor;
}

} // namespace dodns::dns
