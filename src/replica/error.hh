// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <string>

namespace dodns::replica {

/** The replica's files, or the disk below them, refused. */
class Error : public base::Error
{
public:
  /** @param code LMDB's or the system's error number. */
  Error(const std::string& what, int code);

  int code() const noexcept { return d_code; }
  /** Disk full, map full, too many readers: all pass when somebody made room. */
  bool isRetryable() const noexcept override;
  /** The file holds what no version of us wrote. */
  bool fileIsDamaged() const noexcept;

private:
  int d_code;
};

} // namespace dodns::replica
