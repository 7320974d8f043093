// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "api/settings.hh"
#include "http/server.hh"
#include "pg/pool.hh"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

enum class LogFormat
{
  text,
  json,
};

/** All that the command line and the configuration file say. */
struct Options
{
  enum class Action
  {
    serve,
    checkConfig,
    printHelp,
    printVersion,
  };

  Action action = Action::serve;
  dodns::api::Settings api;
  dodns::http::ServerSettings server;
  dodns::pg::PoolSettings database;
  std::vector<dodns::http::AddressRange> watchers; ///< who may ask for /metrics
  std::chrono::milliseconds stopTime{30000};
  LogFormat logFormat = LogFormat::text;
  std::string legacySystem; ///< file with the settings of the old DNS system; empty: there is none
  std::chrono::milliseconds legacyLease{30000};
};

/** The command line or the configuration file is not as it should be; the text
 * says all that is wrong, a line for each mistake. */
class OptionsError : public std::runtime_error
{
public:
  using std::runtime_error::runtime_error;
};

/** The command line goes before the file. @throws OptionsError */
Options readOptions(int argc, const char* const* argv);

std::string optionsHelp();
