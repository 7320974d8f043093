// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dodns::legacy {

/** The settings cannot be used; the text says which, where and why. */
class ConfigurationError : public base::Error
{
public:
  using base::Error::Error;
};

/** How to reach an old system: lines `setting = value`, further lines of a
 * value indented, comments with `#`. The setting `kind` says which adapter
 * reads the others. */
class Configuration
{
public:
  /** @throws ConfigurationError when the file cannot be read, or a line is not
   * `setting = value`, or a setting is there twice. */
  static Configuration fromFile(const std::string& path);
  /** @param source what errors call it. */
  static Configuration fromText(const std::string& text, const std::string& source);

  std::string required(const std::string& setting) const;
  std::string value(const std::string& setting, const std::string& otherwise) const;
  std::optional<std::string> optional(const std::string& setting) const;
  /** Separated by white space or commas. */
  std::vector<std::string> list(const std::string& setting) const;
  /** Written in seconds, `0.5` included; more than nothing. */
  std::chrono::milliseconds duration(const std::string& setting, std::chrono::milliseconds otherwise) const;
  /** Written as yes or no. */
  bool boolean(const std::string& setting, bool otherwise) const;

  /** @throws ConfigurationError for a setting that nobody asked for: a typing
   * error would otherwise do nothing. Adapters call it when they have read theirs. */
  void refuseUnknown() const;

  /** @throws ConfigurationError about a setting, with its place. */
  [[noreturn]] void fail(const std::string& setting, const std::string& what) const;

private:
  struct Line
  {
    std::string value;
    unsigned number = 0;
    mutable bool isKnown = false;
  };
  const Line* find(const std::string& setting) const;

  std::string d_source;
  std::map<std::string, Line> d_lines;
};

} // namespace dodns::legacy
