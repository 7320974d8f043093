// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/notify_listener.hh"

#include "legacy/error.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace dodns::legacy {

namespace {

constexpr unsigned kMostInSecond = 500; // named sends 20 by default

} // namespace

NotifyListener::NotifyListener(const std::vector<Endpoint>& endpoints, NotifySenders senders)
    : d_senders(std::move(senders)), d_budget(kMostInSecond)
{
  for (const auto& endpoint : endpoints) {
    d_sockets.emplace_back(endpoint);
    d_listeners.emplace_back(endpoint);
  }
  if (pipe2(d_end, O_CLOEXEC) != 0) {
    throw Error(Error::Kind::unavailable, std::string("no pipe: ") + std::strerror(errno));
  }
}

NotifyListener::~NotifyListener()
{
  close(d_end[1]);
  if (d_thread.joinable()) {
    d_thread.join();
  }
  close(d_end[0]);
}

void NotifyListener::setZones(std::unordered_set<std::string> zones)
{
  {
    const std::lock_guard lock(d_mutex);
    d_zones = std::move(zones);
  }
  if (!d_thread.joinable()) {
    d_thread = std::thread([this] { run(); });
  }
}

bool NotifyListener::waitUntil(std::chrono::steady_clock::time_point until)
{
  std::unique_lock lock(d_mutex);
  return d_hasChanged.wait_until(lock, until, [this] { return !d_changed.empty(); });
}

std::vector<dns::Name> NotifyListener::take()
{
  std::set<std::string> changed;
  {
    const std::lock_guard lock(d_mutex);
    changed.swap(d_changed);
  }
  std::vector<dns::Name> zones;
  for (const auto& wire : changed) {
    zones.push_back(*dns::Name::fromWire(wire));
  }
  return zones;
}

void NotifyListener::run()
{
  while (awaitMessage()) {
    for (const auto& socket : d_sockets) {
      serve(socket);
    }
    for (auto& listener : d_listeners) {
      listener.serve(std::chrono::steady_clock::now(), [this](const auto& octets, const auto& sender) { return answerTo(octets, sender); });
    }
  }
}

/** @returns false at the end. */
bool NotifyListener::awaitMessage() const
{
  constexpr int kMilliseconds = 1000; // to look whose time is over
  std::vector<pollfd> polls = {{d_end[0], POLLIN, 0}};
  for (const auto& socket : d_sockets) {
    polls.push_back({socket.descriptor(), POLLIN, 0});
  }
  for (const auto& listener : d_listeners) {
    listener.addTo(polls);
  }
  const bool hasConnections = std::any_of(d_listeners.begin(), d_listeners.end(), [](const auto& listener) { return listener.hasConnections(); });
  return poll(polls.data(), polls.size(), hasConnections ? kMilliseconds : -1) < 0 || polls[0].revents == 0;
}

void NotifyListener::serve(const UdpSocket& socket)
{
  if (const auto request = socket.receive()) {
    const auto answer = answerTo(request->octets, addressText(reinterpret_cast<const sockaddr*>(&request->sender), request->senderSize));
    if (!answer.empty()) {
      socket.answer(*request, answer);
    }
  }
}

/** @returns nothing when nothing is to be said. */
std::string NotifyListener::answerTo(const std::string& octets, const std::string& sender)
{
  if (!d_budget.mayPass(std::chrono::steady_clock::now())) {
    return {};
  }
  const auto isKnown = [this](const dns::Name& zone) {
    const std::lock_guard lock(d_mutex);
    return d_zones.count(zone.wire()) > 0;
  };
  const auto answer = answerNotify(octets, sender, d_senders, isKnown);
  if (answer.zone) {
    const std::lock_guard lock(d_mutex);
    d_changed.insert(answer.zone->wire());
    d_hasChanged.notify_all();
  }
  ++(answer.zone ? d_believed : d_refused);
  return answer.wire;
}

} // namespace dodns::legacy
