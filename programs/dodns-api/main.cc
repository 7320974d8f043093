// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "api/problem.hh"
#include "api/routes.hh"
#include "api/upkeep.hh"
#include "base/log.hh"
#include "old_system.hh"
#include "options.hh"
#include "service_log.hh"
#include "sockets.hh"

#include <csignal>
#include <iostream>
#include <systemd/sd-daemon.h>

using namespace dodns;

namespace {

constexpr int kOk = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

void addGauges(http::Metrics& metrics, recorddb::Database& database)
{
  metrics.addGauge("dodns_database_connections_max", "Connections to the record database, at most", [&database] { return database.figures().size; });
  metrics.addGauge("dodns_database_connections_open", "Connections to the record database", [&database] { return database.figures().open; });
  metrics.addGauge("dodns_database_connections_in_use", "Those that serve a request", [&database] { return database.figures().inUse; });
  metrics.addGauge("dodns_database_requests_waiting", "Requests that wait for a connection", [&database] { return database.figures().waiting; });
  metrics.addGauge("dodns_database_connect_failures", "How often the database could not be reached, since the start", [&database] { return static_cast<double>(database.figures().failures); });
  metrics.addGauge("dodns_database_back_off_seconds", "Until it is tried again", [&database] { return std::chrono::duration<double>(database.figures().backOff).count(); });
}

/** Blocked before there are threads, so that only waitForSignals() takes them. */
sigset_t blockSignals()
{
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
    sigaddset(&signals, signal);
  }
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

void reload(http::Server& server)
{
  try {
    server.reloadCertificates();
    base::log(base::LogLevel::notice, "read the certificates again");
  }
  catch (const base::Error& error) {
    base::log(base::LogLevel::error, std::string(error.what()) + "; going on with the old ones");
  }
}

void waitForEnd(http::Server& server, const sigset_t& signals)
{
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) {
    reload(server);
  }
}

int serve(Options options)
{
  const auto signals = blockSignals();
  startLog(options.logFormat);
  if (const auto inherited = inheritedSockets(); !inherited.empty()) {
    options.server.endpoints = inherited;
  }
  const bool hasOldSystem = !options.legacySystem.empty();
  recorddb::Database database(options.database, hasOldSystem ? std::function<void(pg::Connection&)>() : recorddb::requireAlone);
  api::Service service(options.api, database);
  api::Upkeep upkeep(database);
  http::Metrics metrics;
  addGauges(metrics, database);
  service.noteFinding = metrics.addCounter("dodns_api_findings_total", "What clients were told is wrong with their requests", "code");
  std::optional<OldSystem> oldSystem;
  if (hasOldSystem) {
    oldSystem.emplace(options, database);
    service.writer = &oldSystem->writer();
    oldSystem->addGauges(metrics);
  }
  auto routes = api::routes(service);
  for (auto& route : api::watchRoutes(service, metrics, [&options](const http::Request& request) { return http::isInside(options.watchers, request.client); })) {
    routes.push_back(std::move(route));
  }
  http::Server server(options.server, http::Router(std::move(routes)), api::refusal, [&metrics](const http::Exchange& exchange) {
    metrics.observe(exchange);
    logExchange(exchange);
  });
  server.start();
  for (const auto port : server.ports()) {
    base::log(base::LogLevel::notice, "listening at port " + std::to_string(port));
  }
  sd_notify(0, "READY=1");
  waitForEnd(server, signals);
  sd_notify(0, "STOPPING=1");
  service.propagation.stop(); // who waits for something is not to be waited for
  service.events.stop();
  server.stop(options.stopTime);
  base::log(base::LogLevel::notice, "stopped");
  return kOk;
}

int run(int argc, const char* const* argv)
{
  const auto options = readOptions(argc, argv);
  switch (options.action) {
  case Options::Action::printHelp:
    std::cout << optionsHelp();
    return kOk;
  case Options::Action::printVersion:
    std::cout << "dodns-api " DODNS_VERSION "\n";
    return kOk;
  case Options::Action::checkConfig:
    if (!options.server.tls.certificates.empty() && !options.server.tls.key.empty()) {
      http::requireUsable(options.server.tls);
    }
    checkOldSystem(options);
    std::cout << "the settings are right\n";
    return kOk;
  case Options::Action::serve:
    return serve(options);
  }
  return kFailed;
}

} // namespace

int main(int argc, char** argv)
{
  try {
    return run(argc, argv);
  }
  catch (const OptionsError& error) {
    std::cerr << "dodns-api: " << error.what() << "\nTry 'dodns-api --help'.\n";
    return kWrongUsage;
  }
  catch (const base::Error& error) {
    std::cerr << "dodns-api: " << error.what() << '\n';
    return kFailed;
  }
}
