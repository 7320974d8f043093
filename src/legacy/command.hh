// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace dodns::legacy {

struct CommandResult
{
  int status = 0;     ///< what it exited with; -1 when it did not end by itself
  std::string output; ///< of both of its outputs, the first 64 KiB
};

/** Runs a program, without a shell, without input, and with nothing of ours
 * open. It is killed when the time is over, or left alone where it is not ours to
 * kill. @throws Error when it cannot be run, or the time is over: then the outcome
 * is unknown. */
CommandResult runCommand(const std::vector<std::string>& words, std::chrono::milliseconds timeout);

} // namespace dodns::legacy
