// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "pg/connect.hh"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <libpq-fe.h>
#include <memory>
#include <poll.h>
#include <utility>

namespace dodns::pg {

namespace {

constexpr int64_t kLongestPoll = 3600000; // milliseconds; poll() takes an int

/** Options in the order in which they are applied: later ones win. */
using Options = std::vector<std::pair<const char*, std::string>>;

std::vector<std::string> split(const std::string& list)
{
  std::vector<std::string> elements;
  if (list.empty()) {
    return elements;
  }
  size_t start = 0;
  while (true) {
    const auto comma = list.find(',', start);
    elements.push_back(list.substr(start, comma - start));
    if (comma == std::string::npos) {
      return elements;
    }
    start = comma + 1;
  }
}

/** What has to be added to the connection string for one attempt each. */
std::vector<Options> attempts(const std::string& conninfo)
{
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> parsed(
      PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree);
  if (parsed == nullptr) {
    // libpq's own words may quote a password that was written without quotes.
    throw Error("the connection string is neither a list of key=value pairs, with values that hold spaces in single quotes, nor a postgresql:// URI, or has an option that libpq does not know", {}, false);
  }
  std::vector<std::string> hosts;
  std::vector<std::string> addresses;
  std::vector<std::string> ports;
  std::string wantedSession;
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option) {
    const std::string keyword = option->keyword;
    const std::string value = option->val != nullptr ? option->val : "";
    if (keyword == "host") {
      hosts = split(value);
    }
    else if (keyword == "hostaddr") {
      addresses = split(value);
    }
    else if (keyword == "port") {
      ports = split(value);
    }
    else if (keyword == "target_session_attrs") {
      wantedSession = value;
    }
  }
  const size_t count = std::max(hosts.size(), addresses.size());
  const auto fits = [count](const std::vector<std::string>& list, bool oneForAll) {
    return list.empty() || list.size() == count || (oneForAll && list.size() == 1);
  };
  if (count < 2 || !fits(hosts, false) || !fits(addresses, false) || !fits(ports, true)) {
    return {Options()}; // one host, or a mistake that libpq explains
  }

  std::vector<std::string> sessions = {""};
  if (wantedSession == "prefer-standby") {
    sessions = {"standby", "any"};
  }
  std::vector<Options> all;
  for (const auto& session : sessions) {
    for (size_t i = 0; i < count; ++i) {
      all.push_back({{"host", hosts.empty() ? "" : hosts[i]},
                     {"hostaddr", addresses.empty() ? "" : addresses[i]},
                     {"port", ports.size() > 1 ? ports[i] : ""},
                     {"target_session_attrs", session}});
    }
  }
  return all;
}

pg_conn* attempt(const ConnectionSettings& settings, const Options& host)
{
  // A peer that is gone is noticed in half a minute, also while idle.
  Options options = {
      {"keepalives_idle", "10"},
      {"keepalives_interval", "5"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "15000"},
      {"fallback_application_name", settings.applicationName},
      {"dbname", settings.conninfo},
  };
  options.insert(options.end(), host.begin(), host.end());
  options.emplace_back("client_encoding", "UTF8");

  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : options) {
    keywords.push_back(keyword);
    values.push_back(value.c_str()); // libpq skips empty ones
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);

  // A server that is busy may be slow to begin a session and answer others
  // meanwhile. Of several hosts the next one is better than waiting.
  const bool asks = host.empty() && settings.isServerThere;
  const auto timeout = asks ? settings.statementTimeout : settings.connectTimeout;
  const auto deadline = deadlineIn(timeout);
  auto asksAt = asks ? deadlineIn(settings.silence) : deadline;
  std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectStartParams(keywords.data(), values.data(), 1), PQfinish);
  if (connection == nullptr) {
    throw std::bad_alloc();
  }
  auto next = PQstatus(connection.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (next != PGRES_POLLING_OK) {
    if (next == PGRES_POLLING_FAILED) {
      throw Error("cannot connect: " + oneLine(PQerrorMessage(connection.get())), {}, true);
    }
    const short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    while (!waitForSocket(PQsocket(connection.get()), events, std::min(asksAt, deadline))) {
      const bool isOver = std::chrono::steady_clock::now() >= deadline;
      if (isOver || !settings.isServerThere()) {
        const char* name = PQhost(connection.get());
        throw Silence("cannot connect: " + std::string(name != nullptr ? name : "the server") + " does not answer " + (isOver ? "within " + std::to_string(timeout.count()) + " ms" : "anybody"));
      }
      asksAt = deadlineIn(settings.silence);
    }
    next = PQconnectPoll(connection.get());
  }
  PQsetnonblocking(connection.get(), 1);
  return connection.release();
}

void dropNotice(void* /*unused*/, const PGresult* /*unused*/)
{
}

} // namespace

Deadline deadlineIn(std::chrono::milliseconds time)
{
  return std::chrono::steady_clock::now() + time;
}

bool waitForSocket(int socket, short events, Deadline deadline, int wakeFd)
{
  while (true) {
    std::array<pollfd, 2> watched = {pollfd{socket, events, 0}, pollfd{wakeFd, POLLIN, 0}};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    const int ready = poll(watched.data(), wakeFd >= 0 ? 2 : 1, static_cast<int>(std::clamp(left, int64_t{0}, kLongestPoll)));
    if (ready > 0) {
      return true;
    }
    if (ready < 0 && errno != EINTR) {
      throw Error("cannot wait for the network: " + std::string(std::strerror(errno)), {}, true);
    }
    if (ready == 0 && left <= 0) {
      return false;
    }
  }
}

pg_conn* openConnection(const ConnectionSettings& settings)
{
  std::string reasons;
  bool isSilent = false;
  for (const auto& host : attempts(settings.conninfo)) {
    try {
      auto* connection = attempt(settings, host);
      PQsetNoticeReceiver(connection, dropNotice, nullptr);
      return connection;
    }
    catch (const Error& error) {
      isSilent = isSilent || dynamic_cast<const Silence*>(&error) != nullptr;
      if (reasons.find(error.what()) == std::string::npos) {
        reasons += (reasons.empty() ? "" : "; ") + std::string(error.what());
      }
    }
  }
  if (isSilent) {
    throw Silence(reasons);
  }
  throw Error(reasons, {}, true);
}

std::string oneLine(const std::string& text)
{
  std::string line;
  for (const char octet : text) {
    const bool isSpace = octet == '\n' || octet == '\t' || octet == ' ';
    if (!isSpace) {
      line += octet;
    }
    else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (!line.empty() && line.back() == ' ') {
    line.pop_back();
  }
  return line;
}

} // namespace dodns::pg
