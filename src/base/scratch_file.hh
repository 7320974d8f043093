// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <cstdint>
#include <string>
#include <string_view>

namespace dodns::base {

/** There is no room for a scratch file, or it cannot be read. */
class ScratchError : public Error
{
public:
  using Error::Error;
  bool isRetryable() const noexcept override { return true; }
};

/** Octets that are written once, one behind the other, and read anywhere. The
 * first ones stay in memory; what is more than that goes to a file without a name
 * in `TMPDIR`, or in `/var/tmp`, which is gone with this. Not for use by two
 * threads at once. All but the constructor throw ScratchError. */
class ScratchFile
{
public:
  static constexpr size_t kInMemory = size_t{1} << 20;

  /** @param inMemory how many octets are in memory, at most. */
  explicit ScratchFile(size_t inMemory = kInMemory)
      : d_inMemory(inMemory) {}
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  void append(std::string_view octets);
  uint64_t size() const { return d_onDisk + d_tail.size(); }

  /** Fills `octets` with those at `offset`; all of them are there. */
  void read(uint64_t offset, size_t size, std::string& octets) const;

private:
  void writeTail();

  const size_t d_inMemory;
  std::string d_tail; ///< what is behind the part on disk
  uint64_t d_onDisk = 0;
  int d_file = -1;
};

} // namespace dodns::base
