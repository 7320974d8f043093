// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"

#include <cstdint>
#include <optional>
#include <string>

namespace dodns::zonefile {

/** What relative names are relative to. */
struct Origin
{
  explicit Origin(const dns::Name& origin);

  dns::Name name;
  std::string text;
  std::string suffix;    ///< what makes a relative name absolute
  std::string lastLabel; ///< `com` of `example.com.`
};

/** The owner of an entry, which later ones may leave out. */
struct Owner
{
  enum class State
  {
    none,    ///< there was no owner yet
    known,   ///< `text` is it
    refused, ///< there was one that is no name, which has been said
  };

  State state = State::none;
  std::string text; ///< canonical
};

/** What the entries of a file leave to later ones. */
struct Context
{
  std::optional<Origin> origin;
  Owner owner;
  std::optional<uint32_t> defaultTtl; ///< of $TTL
  std::optional<uint32_t> lastTtl;    ///< the last one that an entry said
};

} // namespace dodns::zonefile
