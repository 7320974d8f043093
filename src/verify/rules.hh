// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/rule.hh"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dodns::verify {

/** All rules there are, those about one kind of thing side by side. */
const std::vector<const Rule*>& allRules();

enum class Setting : uint8_t
{
  off,
  warning,
  error,
};

/** Which rules are looked at, and how much is made of each.
 *
 * Cheap to copy, read by any number of threads. Turning a rule off is also how
 * what it refuses is let in: `type-lua` and `type-alias` for PowerDNS' own
 * types, `type-made-by-signer` for zones that come signed.
 */
class Rules
{
public:
  /** As the table of rules says. */
  Rules();

  /** @returns false when there is no rule of that code. */
  bool set(std::string_view code, Setting setting);

  /** @returns nothing when there is no rule of that code. */
  std::optional<Setting> find(std::string_view code) const;

  /** Reads `code=off`, `code=warning` or `code=error`; of a rule that is fixed
   * the last one only.
   * @returns what is wrong with it, nothing when it was read. */
  std::optional<std::string> read(std::string_view setting);

  /** Reads a file of such lines; those that are empty or begin with `#` are left
   * out, and so are spaces around words.
   * @returns what is wrong with it, one line for each mistake. */
  std::vector<std::string> readFile(std::string_view text);

  /** For zones that come with their signatures. */
  void allowSigned();

  /** @param index in allRules() */
  Setting operator[](size_t index) const { return d_settings[index]; }

private:
  std::vector<Setting> d_settings; ///< as allRules()
};

} // namespace dodns::verify
