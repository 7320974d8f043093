// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/left_mark.hh"

#include "replica/environment.hh"

#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace dodns::replica {

namespace {

std::string readAll(const std::string& path)
{
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/** Another one after every boot (proc(5)). */
const std::string& bootId()
{
  static const auto* id = new std::string(readAll("/proc/sys/kernel/random/boot_id"));
  return *id;
}

/** Empty when it cannot be known. */
std::string describe(const std::string& path)
{
  struct stat status;
  if (bootId().empty() || stat(path.c_str(), &status) != 0) {
    return {};
  }
  const auto time = [](const timespec& at) { return std::to_string(at.tv_sec) + '.' + std::to_string(at.tv_nsec); };
  std::string text(kFormat);
  for (const auto& part : {std::to_string(status.st_dev), std::to_string(status.st_ino), std::to_string(status.st_size), time(status.st_mtim), time(status.st_ctim), bootId()}) {
    text += ' ' + part;
  }
  return text;
}

bool writeAll(const std::string& path, const std::string& text)
{
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) {
    return false;
  }
  const bool isWritten = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  return close(file) == 0 && isWritten;
}

} // namespace

std::string leftMarkOf(const std::string& path)
{
  return path + "-left";
}

void markAsLeft(const std::string& path) noexcept
{
  try {
    const auto text = describe(path);
    if (text.empty() || !writeAll(leftMarkOf(path), text)) {
      unlink(leftMarkOf(path).c_str());
    }
  }
  catch (const std::exception&) {
    // Out of memory; a mark of before no longer fits the file.
  }
}

bool isAsLeft(const std::string& path)
{
  const auto text = describe(path);
  return !text.empty() && readAll(leftMarkOf(path)) == text;
}

} // namespace dodns::replica
