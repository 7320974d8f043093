// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** What a word means as the mnemonic of a record type. */
struct Mnemonic
{
  std::string word; ///< as it was written
  uint16_t type = 0;
  bool isKnown = false;     ///< it is one
  bool isCanonical = false; ///< and inside of canonical rdata it is spelled so
};

/** Remembers mnemonics, because a file has few and asks for them often. */
class Mnemonics
{
public:
  /** Valid until the next call. */
  const Mnemonic& find(std::string_view word);

private:
  std::array<Mnemonic, 256> d_known;
};

} // namespace dodns::zonefile
