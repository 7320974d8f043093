// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/server.hh"
#include "http/wire_stream.hh"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <vector>

namespace dodns::http {

inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/** The body of one request on its way from a connection to a worker. Belongs to
 * the network's thread. */
template <typename Stream>
class StreamedRequest
{
public:
  using Parser = wire::request_parser<wire::string_body>;

  /** @param parser has read the header. @param buffer what came behind it.
   * @param owner keeps all of them alive. */
  StreamedRequest(std::weak_ptr<void> owner, Stream& stream, beast::flat_buffer& buffer, Parser&& parser, const Limits& limits)
      : d_owner(std::move(owner)), d_stream(stream), d_buffer(buffer), d_parser(std::move(parser)), d_limits(limits), d_piece(kPieceSize),
        d_awaitsContinue(beast::iequals(d_parser.get()[wire::field::expect], "100-continue"))
  {
  }

  /** What Request::stream is to be. */
  std::shared_ptr<BodyPipe> open()
  {
    d_pipe = std::make_shared<BodyPipe>([this, executor = d_stream.get_executor()] {
      asio::post(executor, [this, owner = d_owner.lock()] { readPiece(owner); });
    });
    return d_pipe;
  }

  /** False when some of the body is still to come. */
  bool isComplete() const { return d_parser.is_done(); }

private:
  static constexpr size_t kPieceSize = 65536;

  /** A client that waits is told to go on when its body is wanted, not before
   * (RFC 9110 section 10.1.1). */
  void readPiece(const std::shared_ptr<void>& owner)
  {
    d_began = Clock::now();
    lowest(d_stream).expires_after(std::min(d_limits.bodyTime, std::chrono::milliseconds(d_limits.streamTime - d_waited)));
    if (d_awaitsContinue) {
      d_awaitsContinue = false;
      asio::async_write(d_stream, asio::buffer(kContinue.data(), kContinue.size()), [this, owner](error_code /*unused*/, size_t /*unused*/) { readPiece(owner); });
      return;
    }
    auto& body = d_parser.get().body();
    body.data = d_piece.data();
    body.size = d_piece.size();
    body.more = true;
    wire::async_read(d_stream, d_buffer, d_parser, [this, owner](error_code error, size_t /*unused*/) { onPiece(error); });
  }

  void onPiece(error_code error)
  {
    lowest(d_stream).expires_never();
    d_waited += std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - d_began);
    if (error == wire::error::body_limit) {
      d_pipe->fail(413, "The body is longer than this server accepts.");
    }
    else if (error && error != wire::error::need_buffer) {
      isMalformed(error) ? d_pipe->fail(400, "The body is malformed: " + error.message() + ".") : d_pipe->fail(0, "the client did not send all of the body: " + error.message());
    }
    else {
      d_pipe->put({d_piece.data(), d_piece.size() - d_parser.get().body().size}, d_parser.is_done());
    }
  }

  const std::weak_ptr<void> d_owner;
  Stream& d_stream;
  beast::flat_buffer& d_buffer;
  wire::request_parser<wire::buffer_body> d_parser;
  const Limits& d_limits;
  std::vector<char> d_piece;
  std::shared_ptr<BodyPipe> d_pipe;
  bool d_awaitsContinue;
  Clock::time_point d_began;
  std::chrono::milliseconds d_waited{0}; ///< for the client, so far
};

} // namespace dodns::http
