// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "zonefile/context.hh"
#include "zonefile/generate.hh"
#include "zonefile/reporter.hh"
#include "zonefile/scanner.hh"

#include <optional>
#include <string>

namespace dodns::zonefile {

/** The entries that one $GENERATE makes:
 *
 *     $GENERATE range owner [TTL] [class] type rdata
 *
 * Range, owner and rdata as in GenerateRange and expandGenerate(). Rdata of
 * several words may be in quotes, as BIND wants it; then `\"` is a quote of it.
 */
class Generation
{
public:
  /** @param directive the whole entry; must live as long as this.
   * @returns nothing after an error, which has been reported then. */
  static std::optional<Generation> begin(const ScannedEntry& directive, uint32_t limit, Reporter& reporter);

  /** Makes the next entry.
   * @returns false when there is none, or after an error, which is reported. */
  bool next(ScannedEntry& entry, Reporter& reporter);

  /** No more entries: one of them was wrong, and the others would be, too. */
  void end() { d_left = 0; }

  /** The text that next() made. */
  std::string_view text() const { return {d_text.data(), d_text.size() - 1}; }

  const char* directive() const { return d_directive; }

  Owner owner; ///< of the entries; that of the file is left alone

private:
  const char* d_directive = nullptr;
  Word d_owner;
  std::string d_middle; ///< TTL, class and type
  std::string d_rdata;
  const char* d_rdataAt = nullptr;
  GenerateRange d_range;
  uint64_t d_left = 0;
  uint32_t d_number = 0;
  std::string d_text;
};

} // namespace dodns::zonefile
