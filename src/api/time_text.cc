// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/time_text.hh"

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <regex>

namespace dodns::api {

namespace {

constexpr std::time_t kSecondsOfHour = 3600;

std::string number(const std::ssub_match& match)
{
  return match.matched ? match.str() : "0";
}

/** Seconds since 1970; nothing for a day that no month has. */
std::optional<std::time_t> secondsOf(const std::smatch& parts)
{
  std::tm time{};
  time.tm_year = std::stoi(parts[1].str()) - 1900;
  time.tm_mon = std::stoi(parts[2].str()) - 1;
  time.tm_mday = std::stoi(parts[3].str());
  time.tm_hour = std::stoi(number(parts[4]));
  time.tm_min = std::stoi(number(parts[5]));
  time.tm_sec = std::stoi(number(parts[6]));
  const auto asked = time;
  const auto seconds = timegm(&time);
  const bool isSame = time.tm_mon == asked.tm_mon && time.tm_mday == asked.tm_mday && time.tm_hour == asked.tm_hour && time.tm_min == asked.tm_min && time.tm_sec == asked.tm_sec;
  return isSame ? std::optional(seconds) : std::nullopt;
}

} // namespace

std::optional<std::string> readTime(const std::string& text)
{
  static const std::regex kTime(R"((\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))?)?)");
  std::smatch parts;
  if (!std::regex_match(text, parts, kTime)) {
    return std::nullopt;
  }
  auto seconds = secondsOf(parts);
  if (!seconds || std::stoi(number(parts[9])) > 23 || std::stoi(number(parts[10])) > 59) {
    return std::nullopt;
  }
  const auto offset = std::stoi(number(parts[9])) * kSecondsOfHour + std::stoi(number(parts[10])) * 60;
  *seconds += parts[8].matched && parts[8].str() == "-" ? offset : -offset;
  std::tm utc{};
  gmtime_r(&*seconds, &utc);
  std::array<char, 32> written{};
  if (utc.tm_year < 0 || utc.tm_year > 8099 || std::strftime(written.data(), written.size(), "%Y-%m-%dT%H:%M:%S", &utc) == 0) {
    return std::nullopt; // PostgreSQL knows other years, but nobody has records of them
  }
  auto fraction = parts[7].str();
  fraction.resize(6, '0');
  return std::string(written.data()) + "." + fraction + "Z";
}

} // namespace dodns::api
