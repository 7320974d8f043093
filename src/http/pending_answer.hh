// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/wire_stream.hh"

#include <boost/asio/executor_work_guard.hpp>
#include <memory>
#include <utility>

namespace dodns::http {

/** A handler's right to answer later. It keeps the network's thread from ending
 * before that, and gives its hold on the session back to that thread, because
 * the last one may be dropped by it only. */
template <typename Owner, typename Executor>
class PendingAnswer
{
public:
  PendingAnswer(std::shared_ptr<Owner> session, const Executor& executor)
      : d_session(std::move(session)), d_guard(asio::make_work_guard(executor)) {}
  PendingAnswer(const PendingAnswer&) = delete;
  PendingAnswer& operator=(const PendingAnswer&) = delete;
  ~PendingAnswer()
  {
    post([](Owner& session) { session.refuseLate(); });
  }

  void give(Response response)
  {
    post([response = std::move(response)](Owner& session) mutable { session.respond(std::move(response)); });
  }

private:
  template <typename Act>
  void post(Act act)
  {
    if (auto session = std::exchange(d_session, nullptr)) {
      asio::post(d_guard.get_executor(), [session = std::move(session), act = std::move(act)]() mutable { act(*session); });
    }
  }

  std::shared_ptr<Owner> d_session;
  asio::executor_work_guard<Executor> d_guard;
};

} // namespace dodns::http
