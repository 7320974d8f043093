// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <memory>
#include <string>
#include <string_view>

namespace dodns::zonefile {

/** A file could not be opened or read. */
class SourceError : public base::Error
{
public:
  using base::Error::Error;
};

/** Where the octets of a zone file come from. */
class Source
{
public:
  virtual ~Source() = default;

  /** @returns how many octets were read, 0 at the end only.
   * @throws SourceError */
  virtual size_t read(char* buffer, size_t size) = 0;
};

/** @param path a file, or `-` for standard input. @throws SourceError */
std::unique_ptr<Source> openFile(const std::string& path);

/** @param text must live as long as the source. */
std::unique_ptr<Source> openText(std::string_view text);

} // namespace dodns::zonefile
