// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/chunk_pipe.hh"
#include "http/server.hh"
#include "http/wire_stream.hh"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <optional>

namespace dodns::http {

/** A response of unknown length on its way from a worker to a connection, in
 * chunked transfer coding (RFC 9112 section 7.1). Made and used by the worker;
 * what is marked so runs in the network's thread, which the worker waits for. */
template <typename Stream>
class ChunkedResponse
{
public:
  using Head = wire::response<wire::empty_body>;

  /** Sends the head. @param owner keeps the stream alive. */
  ChunkedResponse(std::weak_ptr<void> owner, Stream& stream, Head head, const Limits& limits)
      : d_owner(std::move(owner)), d_stream(stream), d_limits(limits), d_head(std::move(head)),
        d_pipe([this](std::string chunk) { send(std::move(chunk)); })
  {
    d_head.chunked(true);
    d_serializer.emplace(d_head);
  }

  /** @throws ClientGone */
  void write(std::string_view text) { d_pipe.write(text); }

  /** Waits until all but the last, empty chunk is with the client. @throws ClientGone */
  void finish() { d_pipe.finish(); }

private:
  void send(std::string chunk)
  {
    asio::post(d_stream.get_executor(), [this, owner = d_owner.lock(), chunk = std::move(chunk)]() mutable {
      d_chunk = std::move(chunk);
      expire();
      if (d_isHeadSent) {
        sendChunk(owner);
        return;
      }
      d_isHeadSent = true;
      wire::async_write_header(d_stream, *d_serializer, [this, owner](error_code error, size_t /*unused*/) { error ? onTaken(error) : sendChunk(owner); });
    });
  }

  /** In the network's thread, as all below. */
  void sendChunk(const std::shared_ptr<void>& owner)
  {
    if (d_chunk.empty()) { // which would be the end
      onTaken({});
      return;
    }
    asio::async_write(d_stream, wire::make_chunk(asio::buffer(d_chunk)), [this, owner](error_code error, size_t /*unused*/) { onTaken(error); });
  }

  void onTaken(error_code error)
  {
    lowest(d_stream).expires_never();
    d_waited += std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - d_began);
    d_pipe.taken(static_cast<bool>(error)); // this object may be gone from here on
  }

  void expire()
  {
    d_began = Clock::now();
    lowest(d_stream).expires_after(std::min(d_limits.writeTime, std::chrono::milliseconds(d_limits.streamTime - d_waited)));
  }

  const std::weak_ptr<void> d_owner;
  Stream& d_stream;
  const Limits& d_limits;
  Head d_head;
  std::optional<wire::response_serializer<wire::empty_body>> d_serializer;
  std::string d_chunk; ///< that is under way
  bool d_isHeadSent = false;
  Clock::time_point d_began;
  std::chrono::milliseconds d_waited{0}; ///< for the client, so far
  ChunkPipe d_pipe;
};

} // namespace dodns::http
