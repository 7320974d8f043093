// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/configuration.hh"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace dodns::legacy {

namespace {

constexpr const char* kBlanks = " \t\r";

std::string trimmed(const std::string& text)
{
  const auto first = text.find_first_not_of(kBlanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

} // namespace

Configuration Configuration::fromFile(const std::string& path)
{
  std::ifstream file(path);
  std::stringstream text;
  if (!file || !(text << file.rdbuf())) {
    throw ConfigurationError(path + ": cannot be read, or is empty");
  }
  return fromText(text.str(), path);
}

Configuration Configuration::fromText(const std::string& text, const std::string& source)
{
  Configuration configuration;
  configuration.d_source = source;
  std::istringstream lines(text);
  Line* last = nullptr;
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number) {
    const auto content = trimmed(line);
    if (content.empty() || content.front() == '#') {
      continue;
    }
    const auto place = source + ":" + std::to_string(number) + ": ";
    if (line.find_first_of(kBlanks) == 0) {
      if (last == nullptr) {
        throw ConfigurationError(place + "an indented line goes on with the value of the setting above it, and there is none");
      }
      last->value += (last->value.empty() ? "" : "\n") + content;
      continue;
    }
    const auto equals = content.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw ConfigurationError(place + "'" + content + "' is not like 'setting = value'");
    }
    const auto setting = trimmed(content.substr(0, equals));
    const auto [found, isNew] = configuration.d_lines.try_emplace(setting, Line{trimmed(content.substr(equals + 1)), number});
    if (!isNew) {
      throw ConfigurationError(place + setting + " is in line " + std::to_string(found->second.number) + ", too");
    }
    last = &found->second;
  }
  return configuration;
}

const Configuration::Line* Configuration::find(const std::string& setting) const
{
  const auto found = d_lines.find(setting);
  if (found == d_lines.end()) {
    return nullptr;
  }
  found->second.isKnown = true;
  return &found->second;
}

void Configuration::fail(const std::string& setting, const std::string& what) const
{
  const auto* line = find(setting);
  throw ConfigurationError(d_source + (line == nullptr ? "" : ":" + std::to_string(line->number)) + ": " + setting + " " + what);
}

std::optional<std::string> Configuration::optional(const std::string& setting) const
{
  const auto* line = find(setting);
  return line == nullptr ? std::nullopt : std::optional(line->value);
}

std::string Configuration::required(const std::string& setting) const
{
  auto value = optional(setting);
  if (!value || value->empty()) {
    fail(setting, "is missing");
  }
  return *value;
}

std::string Configuration::value(const std::string& setting, const std::string& otherwise) const
{
  return optional(setting).value_or(otherwise);
}

std::vector<std::string> Configuration::list(const std::string& setting) const
{
  auto text = value(setting, "");
  for (auto& c : text) {
    c = c == ',' ? ' ' : c;
  }
  std::istringstream words(text);
  std::vector<std::string> all;
  for (std::string word; words >> word;) {
    all.push_back(word);
  }
  return all;
}

std::chrono::milliseconds Configuration::duration(const std::string& setting, std::chrono::milliseconds otherwise) const
{
  const auto text = optional(setting);
  if (!text) {
    return otherwise;
  }
  constexpr double kMost = 86400;
  char* end = nullptr;
  const double seconds = std::strtod(text->c_str(), &end);
  if (text->empty() || *end != '\0' || !(seconds > 0 && seconds <= kMost)) {
    fail(setting, "is '" + *text + "' and not a number of seconds, at most 86400");
  }
  return std::chrono::milliseconds(std::max(1L, std::lround(seconds * 1000)));
}

bool Configuration::boolean(const std::string& setting, bool otherwise) const
{
  const auto text = optional(setting);
  if (!text) {
    return otherwise;
  }
  if (*text != "yes" && *text != "no") {
    fail(setting, "is '" + *text + "' and not yes or no");
  }
  return *text == "yes";
}

void Configuration::refuseUnknown() const
{
  for (const auto& [setting, line] : d_lines) {
    if (!line.isKnown) {
      fail(setting, "is no setting of this kind of system");
    }
  }
}

} // namespace dodns::legacy
