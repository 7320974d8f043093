// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/message.hh"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <ctime>
#include <string_view>

/** What the files that see Asio and Beast call things. */
namespace dodns::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using beast::error_code;
using Tcp = asio::ip::tcp;
using Tls = beast::ssl_stream<beast::tcp_stream>;
using Clock = std::chrono::steady_clock;

/** The stream that has the timer and the socket. */
inline beast::tcp_stream& lowest(beast::tcp_stream& stream)
{
  return stream;
}

inline beast::tcp_stream& lowest(Tls& stream)
{
  return stream.next_layer();
}

inline std::string_view view(beast::string_view text)
{
  return {text.data(), text.size()};
}

/** Whether a message was malformed; other errors come from the connection. */
inline bool isMalformed(error_code error)
{
  return error && error.category() == make_error_code(wire::error::bad_method).category() && error != wire::error::partial_message && error != wire::error::end_of_stream;
}

inline std::string httpDate()
{
  const auto now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

/** A response but for its body. */
template <typename Content>
wire::response<Content> makeHead(const Response& given, const std::string& requestId, bool keepAlive)
{
  wire::response<Content> head(wire::int_to_status(given.status), 11);
  head.reason(beast::string_view(reasonPhrase(given.status).data(), reasonPhrase(given.status).size()));
  head.set(wire::field::date, httpDate());
  for (const auto& [name, value] : given.headers) {
    head.insert(name, value);
  }
  head.set("x-request-id", requestId);
  head.keep_alive(keepAlive);
  return head;
}

} // namespace dodns::http
