// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "zonefile/source.hh"

#include "base/take_octets.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dodns::zonefile {

namespace {

class FileSource : public Source
{
public:
  FileSource(int descriptor, std::string name)
      : d_descriptor(descriptor), d_name(std::move(name)) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override
  {
    if (d_descriptor != STDIN_FILENO) {
      ::close(d_descriptor);
    }
  }

  size_t read(char* buffer, size_t size) override
  {
    while (true) {
      const auto count = ::read(d_descriptor, buffer, size);
      if (count >= 0) {
        return static_cast<size_t>(count);
      }
      if (errno != EINTR) {
        throw SourceError("cannot read " + d_name + ": " + std::strerror(errno));
      }
    }
  }

private:
  int d_descriptor;
  std::string d_name;
};

class TextSource : public Source
{
public:
  explicit TextSource(std::string_view text)
      : d_rest(text) {}

  size_t read(char* buffer, size_t size) override { return base::takeOctets(d_rest, buffer, size); }

private:
  std::string_view d_rest;
};

} // namespace

std::unique_ptr<Source> openFile(const std::string& path)
{
  if (path == "-") {
    return std::make_unique<FileSource>(STDIN_FILENO, "standard input");
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw SourceError("cannot open " + path + ": " + std::strerror(errno));
  }
  auto source = std::make_unique<FileSource>(descriptor, path);
  struct stat status
  {
  };
  if (::fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
    throw SourceError("cannot read " + path + ": it is a folder");
  }
  return source;
}

std::unique_ptr<Source> openText(std::string_view text)
{
  return std::make_unique<TextSource>(text);
}

} // namespace dodns::zonefile
