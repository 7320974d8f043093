// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/context.hh"
#include "zonefile/mnemonics.hh"
#include "zonefile/scanner.hh"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace dodns::zonefile {

/** Names and rdata of common types straight from BIND syntax to their canonical
 * text.
 *
 * It knows only plain spellings: whatever has an escape, is not ASCII, may be a
 * mistake or needs a word of explanation gets no answer here. Where it answers,
 * it says what readName() and readRdata() say without a finding.
 */
class FastPath
{
public:
  explicit FastPath(Mnemonics& mnemonics);

  /** The canonical text of an owner; valid until the next call of this.
   * @param origin may be missing. */
  std::optional<std::string_view> readOwner(std::string_view word, const Origin* origin);

  /** The canonical text of rdata of words none of which are adjacent; valid
   * until the next call of this. @param origin may be missing. */
  std::optional<std::string_view> readRdata(uint16_t type, const Word* begin, const Word* end, const Origin* origin);

private:
  bool isALabel(std::string_view label);
  char* writeName(std::string_view word, const Origin* origin, bool isOwner, char* out);
  char* writeField(char kind, const Word*& at, const Word* end, const Origin* origin, char* out);
  char* writeStrings(const Word*& at, const Word* end, char* out);
  char* writeTypes(const Word*& at, const Word* end, char* out);

  Mnemonics& d_mnemonics;
  std::vector<char> d_owner;
  std::vector<char> d_rdata;
  std::unordered_set<std::string> d_aLabels; ///< those that are good
};

} // namespace dodns::zonefile
