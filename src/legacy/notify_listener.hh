// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "legacy/message_budget.hh"
#include "legacy/notify_answer.hh"
#include "legacy/tcp_listener.hh"
#include "legacy/udp_socket.hh"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_set>
#include <vector>

namespace dodns::legacy {

/** Awaits NOTIFY (RFC 1996) over UDP and TCP and answers in a thread of its own, so
 * that the sender need not wait for what it sets off. At most 500 messages in a
 * second are answered; a sender repeats what was not. */
class NotifyListener
{
public:
  /** Takes the addresses; messages are answered from setZones() on. @throws Error unavailable */
  NotifyListener(const std::vector<Endpoint>& endpoints, NotifySenders senders);
  ~NotifyListener();
  NotifyListener(const NotifyListener&) = delete;
  NotifyListener& operator=(const NotifyListener&) = delete;

  /** The zones that are known, by name in wire form. */
  void setZones(std::unordered_set<std::string> zones);

  /** @returns whether take() has something, which may be before `until`. */
  bool waitUntil(std::chrono::steady_clock::time_point until);

  /** The zones that have changed since the last call, each once. */
  std::vector<dns::Name> take();

  uint64_t believed() const { return d_believed; } ///< messages
  uint64_t refused() const { return d_refused; }

private:
  void run();
  bool awaitMessage() const;
  void serve(const UdpSocket& socket);
  std::string answerTo(const std::string& octets, const std::string& sender);

  const NotifySenders d_senders;
  std::vector<UdpSocket> d_sockets;
  std::vector<TcpListener> d_listeners;
  MessageBudget d_budget;
  std::atomic<uint64_t> d_believed{0};
  std::atomic<uint64_t> d_refused{0};

  std::mutex d_mutex; ///< of the next three
  std::unordered_set<std::string> d_zones;
  std::set<std::string> d_changed;
  std::condition_variable d_hasChanged;

  int d_end[2] = {-1, -1}; ///< a pipe that is closed at the end
  std::thread d_thread;
};

} // namespace dodns::legacy
