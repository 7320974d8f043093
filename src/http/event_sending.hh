// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/event_stream.hh"
#include "http/wire_stream.hh"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace dodns::http {

/** What a session does with the EventStream of a response: sends what is
 * pushed, until one of both sides has enough. Part of the session, and used in
 * the network's thread only. */
template <typename Stream>
class EventSending
{
public:
  /** @param finished called when the stream has ended by itself, or failed; not after end(). */
  EventSending(Stream& stream, std::chrono::milliseconds writeTime, std::function<void(error_code)> finished)
      : d_stream(stream), d_writeTime(writeTime), d_finished(std::move(finished)) {}

  /** What is to be sent when the head is with the client. */
  void prepare(std::shared_ptr<EventStream> events) { d_events = std::move(events); }
  bool isPrepared() const { return d_events != nullptr; }

  /** @param owner the session, which lives until the end. */
  void begin(const std::shared_ptr<void>& owner)
  {
    lowest(d_stream).expires_never();
    // As with a pending answer; end() drops the hold in this thread.
    auto wake = [this, owner, guard = std::make_shared<asio::executor_work_guard<Executor>>(asio::make_work_guard(d_stream.get_executor()))] {
      asio::post(guard->get_executor(), [this, owner] { send(owner); });
    };
    d_events->open(std::move(wake));
  }

  /** Nothing more is sent. */
  void end(std::shared_ptr<void> owner)
  {
    // The stream may have the last hold on the session, and the caller may be
    // going through all of them.
    asio::post(d_stream.get_executor(), [owner = std::move(owner)] {});
    d_events->abandon();
    d_events.reset();
  }

private:
  using Executor = typename Stream::executor_type;

  void send(const std::shared_ptr<void>& owner)
  {
    if (!d_events || d_isSending) {
      return;
    }
    const bool hasEnded = d_events->hasEnded(); // asked first: what was pushed before the end is taken
    d_sent = d_events->take();
    if (d_sent.empty() && hasEnded) {
      end(owner);
      d_finished({});
      return;
    }
    if (d_sent.empty()) {
      return;
    }
    d_isSending = true;
    lowest(d_stream).expires_after(d_writeTime);
    asio::async_write(d_stream, asio::buffer(d_sent), [this, owner](error_code error, size_t /*unused*/) {
      d_isSending = false;
      if (error && d_events) {
        end(owner);
        d_finished(error);
      }
      send(owner);
    });
  }

  Stream& d_stream;
  const std::chrono::milliseconds d_writeTime;
  const std::function<void(error_code)> d_finished;
  std::shared_ptr<EventStream> d_events; ///< while it is sent
  std::string d_sent;                    ///< of it, just now
  bool d_isSending = false;
};

} // namespace dodns::http
