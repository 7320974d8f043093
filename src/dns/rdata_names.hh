// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dodns::dns {

/** How the names inside rdata are spelled. The record database's way is
 * absolute; zone files have others (`zonefile`). */
class RdataNames
{
public:
  virtual ~RdataNames() = default;

  /** Appends the wire form of a name as it is written, its case kept.
   * @param token a view into the text of the rdata.
   * @returns false when it is not a name; `reason` then says why in words that
   * fit behind the name. */
  virtual bool read(std::string_view token, std::string& wire, std::string& reason) const = 0;

  /** Appends the text of a valid name. */
  virtual void write(std::string_view wire, std::string& text) const = 0;
};

/** Every name absolute, with its final dot. */
const RdataNames& absoluteNames();

/** Why a text is not rdata of its type, and where. */
struct RdataProblem
{
  std::string reason; ///< words that fit behind the rdata
  size_t at = 0;      ///< offset in the text
  size_t size = 0;    ///< octets that are concerned, 0 when something is missing
};

} // namespace dodns::dns
