// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "dns/rdata_names.hh"
#include "zonefile/entry.hh"

#include <string>
#include <string_view>

namespace dodns::zonefile {

enum class NameRole
{
  owner,  ///< the name of an entry
  target, ///< a name in its data
};

/** Names as they are written in BIND syntax: relative to an origin, `@`, with
 * U-labels. For one text, the name or the data of an entry.
 *
 * What is wrong becomes a finding and the name is read as the root, so that
 * everything in the text is looked at. */
class RelativeNames : public dns::RdataNames
{
public:
  /** @param text what the tokens are views into; the places of findings count
   * in it. All arguments must outlive this. */
  RelativeNames(std::string_view text, const dns::Name& origin, NameRole role, Findings& findings)
      : d_text(text), d_origin(origin), d_role(role), d_findings(findings) {}

  /** Never false: see above. */
  bool read(std::string_view token, std::string& wire, std::string& reason) const override;

  void write(std::string_view wire, std::string& text) const override;

private:
  void add(base::Severity severity, const char* code, std::string_view token, std::string message, std::string hint, const char* reference) const;
  bool complete(std::string_view token, std::string_view converted, std::string& wire) const;
  bool convertLabels(std::string_view token, std::string& converted) const;
  void checkALabel(std::string_view label) const;

  std::string_view d_text;
  const dns::Name& d_origin;
  NameRole d_role;
  Findings& d_findings;
};

} // namespace dodns::zonefile
