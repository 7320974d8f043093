// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/scratch_file.hh"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace dodns::base {

namespace {

[[noreturn]] void fail(const std::string& what)
{
  const auto reason = std::generic_category().message(errno);
  throw ScratchError("cannot " + what + ": " + reason);
}

/** Not /tmp, which may be memory. */
std::string folder()
{
  const char* given = std::getenv("TMPDIR");
  return given != nullptr && *given != '\0' ? given : "/var/tmp";
}

int openNameless()
{
  auto path = folder() + "/dodns.XXXXXX";
  const int file = mkostemp(path.data(), O_CLOEXEC);
  if (file < 0) {
    fail("make a scratch file in " + folder());
  }
  unlink(path.c_str());
  return file;
}

} // namespace

ScratchFile::~ScratchFile()
{
  if (d_file >= 0) {
    close(d_file);
  }
}

void ScratchFile::append(std::string_view octets)
{
  d_tail += octets;
  if (d_tail.size() > d_inMemory) {
    writeTail();
  }
}

void ScratchFile::writeTail()
{
  if (d_file < 0) {
    d_file = openNameless();
  }
  for (size_t done = 0; done < d_tail.size();) {
    const auto written = write(d_file, d_tail.data() + done, d_tail.size() - done);
    if (written < 0 && errno != EINTR) {
      fail("write to a scratch file in " + folder());
    }
    done += static_cast<size_t>(std::max<ssize_t>(written, 0));
  }
  d_onDisk += d_tail.size();
  d_tail.clear();
}

void ScratchFile::read(uint64_t offset, size_t size, std::string& octets) const
{
  assert(offset + size <= this->size());
  octets.resize(size);
  const auto fromDisk = offset < d_onDisk ? std::min<uint64_t>(size, d_onDisk - offset) : 0;
  for (size_t done = 0; done < fromDisk;) {
    const auto got = pread(d_file, octets.data() + done, fromDisk - done, static_cast<off_t>(offset + done));
    if (got == 0) {
      throw ScratchError("a scratch file is shorter than what was written to it");
    }
    if (got < 0 && errno != EINTR) {
      fail("read a scratch file");
    }
    done += static_cast<size_t>(std::max<ssize_t>(got, 0));
  }
  d_tail.copy(octets.data() + fromDisk, size - fromDisk, fromDisk < size ? offset + fromDisk - d_onDisk : 0);
}

} // namespace dodns::base
