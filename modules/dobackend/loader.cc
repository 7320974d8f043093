// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/log.hh"
#include "dobackend.hh"
#include "host.hh"
#include "host_version.hh"
#include "settings.hh"
#include "statistics.hh"

namespace dodns::backend {

namespace {

class Factory : public BackendFactory
{
public:
  Factory()
      : BackendFactory("do") {}

  void declareArguments(const std::string& suffix) override
  {
    for (const auto& option : options()) {
      declare(suffix, option.name, option.explanation, option.defaultValue);
    }
    declareStatistics(suffix);
  }

  DNSBackend* make(const std::string& suffix) override { return new DoBackend(suffix); }
};

Logger::Urgency toUrgency(base::LogLevel level)
{
  switch (level) {
  case base::LogLevel::error:
    return Logger::Error;
  case base::LogLevel::warning:
    return Logger::Warning;
  case base::LogLevel::notice:
    return Logger::Notice;
  case base::LogLevel::info:
    return Logger::Info;
  case base::LogLevel::debug:
    return Logger::Debug;
  }
  return Logger::Error;
}

/** Its constructor runs when the server loads the module. */
class Loader
{
public:
  Loader()
  {
    if (const auto mismatch = findVersionMismatch()) {
      g_log << Logger::Critical << "[dobackend] refuses to run: " << *mismatch << ". Install the build of dodns for this PowerDNS." << endl;
      return;
    }
    base::setLogSink([](base::LogLevel level, const std::string& line) { g_log << toUrgency(level) << "[dobackend] " << line << endl; });
    host::report(std::make_unique<Factory>());
    g_log << Logger::Info << "[dobackend] dodns " DODNS_VERSION " for PowerDNS " << kCompiledFor << endl;
  }
};

Loader theLoader;

} // namespace

} // namespace dodns::backend
