// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <cstdint>
#include <ldns/ldns.h>
#include <optional>
#include <string>

namespace dodns::runner {

/** Reads names and rdata with ldns' own parsers, for a second opinion.
 *
 * Texts must not contain an octet 0: ldns takes C strings. */
class LdnsParser
{
public:
  LdnsParser();
  ~LdnsParser();
  LdnsParser(const LdnsParser&) = delete;
  LdnsParser& operator=(const LdnsParser&) = delete;

  /** The wire form of rdata in presentation form. @param reason ldns' words
   * when it refuses the text. */
  std::optional<std::string> read(uint16_t type, const std::string& text, const dns::Name& origin, std::string& reason);

  /** Octets that ldns takes as rdata of the type, and how it writes them. */
  std::optional<std::string> readWire(uint16_t type, const std::string& wire, std::string& text);

  /** The wire form of a name, its case kept. */
  std::optional<std::string> readName(const std::string& text, const dns::Name& origin);

private:
  const ldns_rdf* originOf(const dns::Name& origin);
  std::optional<std::string> octetsOf(ldns_rr* record);

  dns::Name d_origin;
  ldns_rdf* d_originName;
  ldns_buffer* d_buffer;
};

} // namespace dodns::runner
