// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/ldns_values.hh"

#include <cstdint>
#include <functional>
#include <optional>

namespace dodns::legacy {

/** Reads the answer to an IXFR, record by record (RFC 1995 section 4): the
 * newest SOA; for each step the SOA before, what went, the SOA behind, what
 * came; the newest SOA again. Whatever has another form counts as a whole zone. */
class IncrementalTransfer
{
public:
  enum class State
  {
    goesOn,
    complete, ///< all that changed was handed out
    whole,    ///< this is no list of changes
  };

  /** @param serial what the client has. @param take is given the SOAs, too. */
  IncrementalTransfer(dns::Name zone, uint32_t serial, std::function<void(const ReceivedRecord&, bool isAdded)> take)
      : d_zone(std::move(zone)), d_take(std::move(take)), d_serial(serial) {}

  /** Not to be called again when it does not go on. */
  State take(const ReceivedRecord& record);

  /** A message is over. A first one with a newer SOA alone says over UDP that the
   * answer is too long, and over TCP nothing that is defined. */
  State endMessage() const { return d_part == Part::first || d_part == Part::second ? State::whole : State::goesOn; }

  /** The serial with all changes so far. */
  uint32_t serial() const { return d_serial; }

private:
  enum class Part
  {
    first,   ///< the newest SOA
    second,  ///< tells changes and a whole zone apart
    removed, ///< behind the SOA of a step
    added,
  };
  State takeSoa(const ReceivedRecord& record);

  const dns::Name d_zone;
  const std::function<void(const ReceivedRecord&, bool isAdded)> d_take;
  uint32_t d_serial;
  std::optional<uint32_t> d_newest;
  Part d_part = Part::first;
};

} // namespace dodns::legacy
