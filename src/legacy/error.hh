// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <string>

namespace dodns::legacy {

/** What a legacy system, or the way to it, refused. The text names the system
 * and never holds a password or a TSIG secret. */
class Error : public base::Error
{
public:
  enum class Kind
  {
    unavailable, ///< down, too slow, overloaded, or it said something that cannot be understood
    failed,      ///< it works, and did not do this write, for a reason that may pass or not: it does not say which
    refused,     ///< it does not want this request, and will not tomorrow: REFUSED, NOTAUTH, a constraint
    conflict,    ///< the state is not what the caller said it is
    noZone,      ///< it has no such zone
    unsupported, ///< this kind of system, or the way it is configured, cannot do this
  };

  /** @param outcomeIsUnknown a write was on its way when the failure came. */
  Error(Kind kind, const std::string& text, bool outcomeIsUnknown = false)
      : base::Error(text), d_kind(kind), d_outcomeIsUnknown(outcomeIsUnknown) {}

  Kind kind() const noexcept { return d_kind; }

  bool isRetryable() const noexcept override { return d_kind == Kind::unavailable || d_kind == Kind::failed; }

  /** The system works, and the request is what is wrong with it. */
  bool isRefusal() const noexcept { return !isRetryable(); }

  bool isConflict() const noexcept { return d_kind == Kind::conflict; }

  /** The write may or may not have been done: ask System::stateOf(). When
   * false nothing was written. */
  bool outcomeIsUnknown() const noexcept { return d_outcomeIsUnknown; }

private:
  Kind d_kind;
  bool d_outcomeIsUnknown;
};

} // namespace dodns::legacy
