// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>

namespace dodns::base {

/** Severities, by RFC 5424 section 6.2.1, as far as we use them. */
enum class LogLevel
{
  error = 3,
  warning = 4,
  notice = 5,
  info = 6,
  debug = 7,
};

/** Receives each line, without a final newline. Called from any thread. */
using LogSink = std::function<void(LogLevel, const std::string& line)>;

/** Says where lines go. Libraries never print by themselves: without a sink
 * lines are dropped. Call once, before other threads exist. */
void setLogSink(LogSink sink);

/** Hands one line to the sink. Never throws. */
void log(LogLevel level, const std::string& line) noexcept;

} // namespace dodns::base
