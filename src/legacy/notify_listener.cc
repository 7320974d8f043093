// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "legacy/notify_listener.hh"

#include "legacy/error.hh"
#include "legacy/message_budget.hh"

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
    : d_senders(std::move(senders))
{
  for (const auto& endpoint : endpoints) {
    d_sockets.emplace_back(endpoint);
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
  std::vector<pollfd> polls = {{d_end[0], POLLIN, 0}};
  for (const auto& socket : d_sockets) {
    polls.push_back({socket.descriptor(), POLLIN, 0});
  }
  MessageBudget budget(kMostInSecond);
  for (;;) {
    if (poll(polls.data(), polls.size(), -1) < 0) {
      continue; // a signal
    }
    if (polls[0].revents != 0) {
      return;
    }
    for (size_t i = 0; i < d_sockets.size(); ++i) {
      const auto request = polls[i + 1].revents != 0 ? d_sockets[i].receive() : std::nullopt;
      if (request && budget.mayPass(std::chrono::steady_clock::now())) {
        answer(d_sockets[i], *request);
      }
    }
  }
}

void NotifyListener::answer(const UdpSocket& socket, const Datagram& request)
{
  const auto isKnown = [this](const dns::Name& zone) {
    const std::lock_guard lock(d_mutex);
    return d_zones.count(zone.wire()) > 0;
  };
  const auto answer = answerNotify(request.octets, addressText(reinterpret_cast<const sockaddr*>(&request.sender), request.senderSize), d_senders, isKnown);
  if (answer.zone) {
    const std::lock_guard lock(d_mutex);
    d_changed.insert(answer.zone->wire());
    d_hasChanged.notify_all();
  }
  ++(answer.zone ? d_believed : d_refused);
  if (!answer.wire.empty()) {
    socket.answer(request, answer.wire);
  }
}

} // namespace dodns::legacy
