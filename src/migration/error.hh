// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

namespace dodns::migration {

/** Why a write to two systems was not done in any of them, as far as the record
 * database is not the reason. */
class WriteError : public base::Error
{
public:
  enum class Kind
  {
    busy,        ///< how an earlier write to the zone ended is not known yet
    unavailable, ///< the old system cannot be reached or is too slow
    conflict,    ///< the old system has something else there than the record database
    refused,     ///< the old system does not want this write
    noZone,      ///< the old system has no such zone, or gives no answer for it
    mixed,       ///< of the zones of one request some are the old system's to decide, others not
  };

  WriteError(Kind kind, const std::string& text)
      : base::Error(text), d_kind(kind) {}

  Kind kind() const noexcept { return d_kind; }
  bool isRetryable() const noexcept override { return d_kind == Kind::busy || d_kind == Kind::unavailable; }

private:
  Kind d_kind;
};

} // namespace dodns::migration
