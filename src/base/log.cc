// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/log.hh"

namespace dodns::base {

static LogSink& theSink()
{
  static LogSink sink;
  return sink;
}

void setLogSink(LogSink sink)
{
  theSink() = std::move(sink);
}

void log(LogLevel level, const std::string& line) noexcept
{
  try {
    if (theSink()) {
      theSink()(level, line);
    }
  }
  catch (...) {
    // A log that cannot be written must not stop what it reports on.
  }
}

} // namespace dodns::base
