// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <string>

namespace dodns::pg {

/** What PostgreSQL or the way to it refused. The text never holds a password. */
class Error : public base::Error
{
public:
  /** @param sqlState five characters (PostgreSQL, appendix A), empty when the
   * server did not say one.
   * @param connectionIsUnusable the connection must not be used again. */
  Error(const std::string& text, std::string sqlState, bool connectionIsUnusable);

  /** Serialization failures, deadlocks, lost connections, servers that start
   * or stop, too many connections, time-outs. */
  bool isRetryable() const noexcept override;
  bool connectionIsUnusable() const noexcept { return d_connectionIsUnusable; }
  const std::string& sqlState() const noexcept { return d_sqlState; }

private:
  std::string d_sqlState;
  bool d_connectionIsUnusable;
};

/** Nobody answered in time: the server hangs, or the network does. */
class Silence : public Error
{
public:
  explicit Silence(const std::string& text)
      : Error(text, {}, true) {}
};

} // namespace dodns::pg
