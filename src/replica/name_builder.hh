// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "recorddb/zone.hh"
#include "replica/host_rules.hh"
#include "replica/name_entry.hh"

#include <optional>
#include <string>
#include <vector>

namespace dodns::replica {

/** An RRset that cannot be served. */
struct Refusal
{
  uint16_t type = 0; ///< 0 when the type itself is unknown
  std::string text;  ///< type and reason, for people
};

/** Gathers the rows of one name. */
class NameBuilder
{
public:
  explicit NameBuilder(const RdataEncoder& encode)
      : d_encode(encode) {}

  /** Adds a row of the name. Garbage in it refuses its whole RRset: half an
   * RRset would be a wrong answer (RFC 2181 section 5). */
  void add(const recorddb::RecordRow& row);

  struct Built
  {
    /** Of a name of which everything is refused, one of type 0: it exists. */
    std::vector<Record> records;
    std::vector<Refusal> refusals;
    bool hasNs = false;
  };
  /** What was gathered; the builder is empty then. */
  Built take();

private:
  void refuse(uint16_t type, const std::string& typeText, const std::string& reason);

  const RdataEncoder& d_encode;
  Built d_built;
};

} // namespace dodns::replica
