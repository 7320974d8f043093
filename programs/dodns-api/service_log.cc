// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "service_log.hh"

#include "api/json.hh"
#include "base/log.hh"

#include <array>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <mutex>

namespace {

LogFormat theFormat = LogFormat::text;
std::mutex theMutex;

const char* toText(dodns::base::LogLevel level)
{
  switch (level) {
  case dodns::base::LogLevel::error:
    return "error";
  case dodns::base::LogLevel::warning:
    return "warning";
  case dodns::base::LogLevel::notice:
    return "notice";
  case dodns::base::LogLevel::info:
    return "info";
  case dodns::base::LogLevel::debug:
    return "debug";
  }
  return "";
}

std::string now()
{
  const auto time = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

void write(const std::string& line)
{
  const std::lock_guard lock(theMutex);
  std::cerr << line + "\n"
            << std::flush;
}

void writeText(dodns::base::LogLevel level, const std::string& line)
{
  static const bool isJournal = std::getenv("JOURNAL_STREAM") != nullptr;
  write(isJournal ? "<" + std::to_string(static_cast<int>(level)) + ">" + line : now() + " " + toText(level) + " " + line);
}

void writeJson(dodns::base::LogLevel level, dodns::api::Json members)
{
  dodns::api::Json line = {{"time", now()}, {"level", toText(level)}};
  line.update(members);
  write(dodns::api::toText(line));
}

/** What a client sent is not to make lines of its own. */
std::string printable(std::string text)
{
  for (auto& octet : text) {
    octet = octet >= ' ' && octet <= '~' ? octet : '?';
  }
  return text;
}

} // namespace

void startLog(LogFormat format)
{
  theFormat = format;
  dodns::base::setLogSink([](dodns::base::LogLevel level, const std::string& line) {
    if (theFormat == LogFormat::json) {
      writeJson(level, {{"message", line}});
    }
    else {
      writeText(level, line);
    }
  });
}

void logExchange(const dodns::http::Exchange& exchange)
{
  const auto& request = *exchange.request;
  const auto level = exchange.status >= 500 ? dodns::base::LogLevel::warning : dodns::base::LogLevel::info;
  if (theFormat == LogFormat::json) {
    writeJson(level, {{"message", "request"}, {"client", request.client}, {"method", toText(request.method)}, {"target", request.target.text}, {"route", exchange.route}, {"status", exchange.status}, {"microseconds", exchange.duration.count()}, {"request_id", request.id}});
    return;
  }
  writeText(level, request.client + " " + toText(request.method) + " " + printable(request.target.text) + " " + std::to_string(exchange.status) + " " + std::to_string(exchange.duration.count()) + " us " + request.id);
}
