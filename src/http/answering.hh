// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/log.hh"
#include "http/chunked_response.hh"
#include "http/current.hh"
#include "http/event_sending.hh"
#include "http/session.hh"
#include "http/wire_stream.hh"

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>

namespace dodns::http {

/** How a session answers a request: with a response as a whole, with one that is
 * produced on the way, or with events. Part of the session, and used in the network's
 * thread but for produce(). `owner` is the session, which lives until the end. */
template <typename Stream>
class Answering
{
public:
  /** @param finished called when the response is with the client, or failed. */
  Answering(Shared& shared, Stream& stream, Current& current, std::function<void(error_code)> finished)
      : d_shared(shared), d_stream(stream), d_current(current), d_finished(finished), d_events(stream, shared.settings.limits.writeTime, std::move(finished)) {}

  void send(Response given, const std::shared_ptr<void>& owner)
  {
    const bool isHead = d_current.request.method == Method::head;
    if (given.events && isHead) {
      given.events->abandon();
      given.events = nullptr;
    }
    if (given.events) {
      d_events.prepare(std::move(given.events));
      d_current.keepAlive = false; // its end is the end of the connection
    }
    d_current.status = given.status;
    const bool hasBody = given.status != 204 && given.status != 304;
    const auto size = given.body.size();
    d_response = head<wire::string_body>(given);
    if (hasBody && !given.produce && !d_events.isPrepared()) {
      d_response.content_length(size);
    }
    if (hasBody && !isHead) {
      d_response.body() = std::move(given.body);
    }
    lowest(d_stream).expires_after(d_shared.settings.limits.writeTime);
    wire::async_write(d_stream, d_response, [this, owner](error_code error, size_t /*unused*/) { onWritten(error, owner); });
  }

  /** By the worker. What goes wrong behind the head can be told by breaking the
   * connection only. */
  void produce(const Response& given, const std::weak_ptr<void>& owner) noexcept
  {
    d_isProduced = false;
    d_current.status = given.status;
    try {
      ChunkedResponse<Stream> chunks(owner, d_stream, head<wire::empty_body>(given), d_shared.settings.limits);
      given.produce([&chunks](std::string_view text) { chunks.write(text); });
      chunks.finish();
      d_isProduced = true;
    }
    catch (const std::exception& error) {
      base::log(base::LogLevel::warning, "request " + d_current.request.id + " was not answered to the end: " + error.what());
    }
  }

  /** After produce(). @returns false when it failed: the connection is to be closed. */
  bool endProduced(const std::shared_ptr<void>& owner)
  {
    if (!d_isProduced) {
      return false;
    }
    lowest(d_stream).expires_after(d_shared.settings.limits.writeTime);
    asio::async_write(d_stream, wire::make_chunk_last(), [this, owner](error_code error, size_t /*unused*/) { onWritten(error, owner); });
    return true;
  }

  /** No more events, when some are being sent. */
  void endEvents(const std::shared_ptr<void>& owner)
  {
    if (d_events.isPrepared()) {
      d_events.end(owner);
    }
  }

  void observe()
  {
    if (d_shared.observe) {
      const auto* route = d_current.match.route;
      d_shared.observe({&d_current.request, route != nullptr ? route->pattern : "", d_current.status,
                        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - d_current.began)});
    }
  }

private:
  template <typename Content>
  wire::response<Content> head(const Response& given)
  {
    d_current.keepAlive = d_current.keepAlive && !d_shared.isStopping;
    return makeHead<Content>(given, d_current.request.id, d_current.keepAlive);
  }

  void onWritten(error_code error, const std::shared_ptr<void>& owner)
  {
    if (d_events.isPrepared() && !error) {
      d_events.begin(owner);
      return;
    }
    endEvents(owner);
    d_finished(error);
  }

  Shared& d_shared;
  Stream& d_stream;
  Current& d_current;
  const std::function<void(error_code)> d_finished;
  wire::response<wire::string_body> d_response;
  EventSending<Stream> d_events;
  bool d_isProduced = false; ///< all of the response
};

} // namespace dodns::http
