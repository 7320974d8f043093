// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/current.hh"
#include "http/request_id.hh"
#include "http/session.hh"
#include "http/streamed_request.hh"
#include "http/wire_stream.hh"

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>

namespace dodns::http {

/** How a session reads its requests: the head, and the body unless that is
 * streamed. Part of the session, and used in the network's thread. `owner` is the
 * session, which lives until the end. A client that goes, or is too slow, ends
 * all by itself: nobody is told. */
template <typename Stream>
class Reading
{
public:
  struct Outcome
  {
    std::function<void()> complete; ///< the request can be handled
    std::function<void(unsigned status, const std::string& reason)> refused;
    std::function<void()> large; ///< a large body will be read
  };

  Reading(Shared& shared, Stream& stream, Current& current, std::string client, Outcome outcome)
      : d_shared(shared), d_stream(stream), d_current(current), d_client(std::move(client)), d_outcome(std::move(outcome)), d_buffer(shared.settings.limits.headerSize + kReadAhead) {}

  void begin(const std::shared_ptr<void>& owner)
  {
    d_streamed.reset();
    d_current.request = Request();
    d_current.match = Router::Match();
    d_parser.emplace();
    d_parser->header_limit(static_cast<uint32_t>(d_shared.settings.limits.headerSize));
    d_parser->body_limit(std::numeric_limits<uint64_t>::max()); // until the route is known; Beast 1.74 takes none for 0
    if (d_buffer.size() > 0) {
      readHeader(owner);
      return;
    }
    expireAfter(d_shared.settings.limits.idleTime);
    d_stream.async_read_some(d_buffer.prepare(4096), [this, owner](error_code error, size_t size) {
      if (!error) {
        d_buffer.commit(size);
        readHeader(owner);
      }
    });
  }

  /** False when nobody has read a streamed body to its end. */
  bool isAtEnd() const { return !d_streamed || d_streamed->isComplete(); }

  /** Reads, for no use, what a client may still send after an answer that refuses
   * it. Closing at once would make its system throw the answer away. */
  void discard(const std::shared_ptr<void>& owner)
  {
    constexpr size_t kMost = 1048576;
    d_buffer.consume(d_buffer.size());
    lowest(d_stream).async_read_some(d_buffer.prepare(kReadAhead / 2), [this, owner](error_code error, size_t size) {
      d_discarded += size;
      if (!error && d_discarded < kMost) {
        discard(owner);
      }
    });
  }

private:
  static constexpr size_t kReadAhead = 65536;

  void expireAfter(std::chrono::milliseconds time) { lowest(d_stream).expires_after(time); }

  void readHeader(const std::shared_ptr<void>& owner)
  {
    expireAfter(d_shared.settings.limits.headerTime);
    wire::async_read_header(d_stream, d_buffer, *d_parser, [this, owner](error_code error, size_t /*unused*/) { onHeader(error, owner); });
  }

  void onHeader(error_code error, const std::shared_ptr<void>& owner)
  {
    d_current.began = Clock::now();
    d_current.request.id = newRequestId();
    d_current.request.client = d_client;
    if (error == wire::error::header_limit || error == wire::error::buffer_overflow) {
      d_outcome.refused(431, "The header is longer than " + std::to_string(d_shared.settings.limits.headerSize) + " octets.");
      return;
    }
    if (isMalformed(error)) {
      d_outcome.refused(400, "This is not an HTTP/1.1 request: " + error.message() + ".");
      return;
    }
    if (!error && takeHeader()) {
      takeBody(owner);
    }
  }

  /** @returns whether it can go on. */
  bool takeHeader()
  {
    const auto& message = d_parser->get();
    auto& request = d_current.request;
    request.method = methodFromText(view(message.method_string()));
    for (const auto& field : message) {
      request.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
    }
    request.scheme = std::is_same_v<Stream, Tls> ? "https" : "http";
    request.host = std::string(view(message[wire::field::host]));
    d_current.knowsChunks = message.version() >= 11;
    if (d_current.knowsChunks && message.count(wire::field::host) != 1) {
      d_outcome.refused(400, "A request has one Host header.");
      return false;
    }
    if (!isFramingClear()) {
      d_outcome.refused(400, "A body comes with Content-Length, or in chunks alone and by HTTP/1.1.");
      return false;
    }
    const auto target = parseTarget(view(message.target()));
    if (!target) {
      d_outcome.refused(400, "The request's target is not a path with correct escapes.");
      return false;
    }
    request.target = *target;
    request.host = target->authority.empty() ? request.host : target->authority;
    applyForwarded(request, d_shared.settings.trustedProxies);
    d_current.match = d_shared.router.match(request.method, request.target);
    return true;
  }

  /** Where another server before this one, who understands a transfer coding that
   * Beast passes over, sees the end of a body, a request hidden in it would begin
   * here (RFC 9112 sections 6.1 and 6.3). */
  bool isFramingClear() const
  {
    const auto& message = d_parser->get();
    switch (message.count(wire::field::transfer_encoding)) {
    case 0:
      return true;
    case 1:
      return d_current.knowsChunks && beast::iequals(message[wire::field::transfer_encoding], "chunked");
    default:
      return false;
    }
  }

  void takeBody(const std::shared_ptr<void>& owner)
  {
    d_parser->body_limit(maxBody());
    const auto length = d_parser->content_length();
    if (length && *length > maxBody()) {
      refuseTooLong();
      return;
    }
    d_current.keepAlive = d_parser->keep_alive();
    if (d_parser->is_done()) {
      d_outcome.complete();
      return;
    }
    if (d_current.match.route != nullptr && d_current.match.route->isStreamed) {
      d_streamed.emplace(owner, d_stream, d_buffer, std::move(*d_parser), d_shared.settings.limits);
      d_current.request.stream = d_streamed->open();
      d_outcome.complete();
      return;
    }
    if (maxBody() > kReadAhead && (!length || *length > kReadAhead)) {
      d_outcome.large();
    }
    expireAfter(d_shared.settings.limits.bodyTime);
    if (beast::iequals(d_parser->get()[wire::field::expect], "100-continue")) {
      asio::async_write(d_stream, asio::buffer(kContinue.data(), kContinue.size()), [this, owner](error_code error, size_t /*unused*/) {
        if (!error) {
          readBody(owner);
        }
      });
      return;
    }
    readBody(owner);
  }

  void readBody(const std::shared_ptr<void>& owner)
  {
    wire::async_read(d_stream, d_buffer, *d_parser, [this, owner](error_code error, size_t /*unused*/) {
      if (error == wire::error::body_limit) {
        refuseTooLong();
      }
      else if (isMalformed(error)) {
        d_outcome.refused(400, "The body is malformed: " + error.message() + ".");
      }
      else if (!error) {
        d_current.request.body = std::move(d_parser->get().body());
        d_outcome.complete();
      }
    });
  }

  size_t maxBody() const { return d_current.match.route != nullptr ? d_current.match.route->maxBody : kReadAhead; }

  void refuseTooLong() { d_outcome.refused(413, "The body is longer than " + std::to_string(maxBody()) + " octets."); }

  Shared& d_shared;
  Stream& d_stream;
  Current& d_current;
  const std::string d_client; ///< the address
  const Outcome d_outcome;
  beast::flat_buffer d_buffer;
  std::optional<wire::request_parser<wire::string_body>> d_parser;
  std::optional<StreamedRequest<Stream>> d_streamed;
  size_t d_discarded = 0;
};

} // namespace dodns::http
