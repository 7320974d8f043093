// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "http/body.hh"
#include "http/event_stream.hh"
#include "http/headers.hh"
#include "http/target.hh"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace dodns::http {

/** The methods that a route can have; everything else is `other`. */
enum class Method
{
  get,
  head,
  post,
  put,
  patch,
  del,
  options,
  other,
};

const char* toText(Method method);
Method methodFromText(std::string_view text);

/** A request that arrived completely, but for the body when the route is
 * streamed. Plain data: a test fills one in. */
struct Request
{
  Method method = Method::get;
  Target target; ///< path and query, percent-decoded
  Headers headers;
  std::string body;
  std::shared_ptr<Body> stream; ///< in the place of `body`; bodyOf() reads either

  std::map<std::string, std::string> parameters; ///< what the route's `{name}` stand for

  std::string id;              ///< a UUID that we drew; logs and the client know it
  std::string client;          ///< address; behind a trusted proxy the one that it forwarded
  std::string scheme = "http"; ///< as the client used it
  std::string host;            ///< with the port, if the client gave one
};

struct Response;

/** Gives the answer to a request, once, from any thread. Dropped without having
 * been called it answers 503. */
using Answer = std::function<void(Response)>;

/** Takes the next octets of a body, waiting for the client. @throws ClientGone */
using Write = std::function<void(std::string_view text)>;

/** What a handler answers. Date, Content-Length, Transfer-Encoding and
 * Connection are the server's. */
struct Response
{
  unsigned status = 200;
  Headers headers;
  std::string body;

  /** Instead of a body: what is sent as it comes, until it ends. */
  std::shared_ptr<EventStream> events = nullptr;
  /** Instead of everything else: takes over the answering, so that no worker
   * waits for what is to be waited for. */
  std::function<void(Answer)> later = nullptr;
  /** Makes a body of any length in the place of `body`. Runs in the handler's
   * thread after the handler, unless nobody wants a body (HEAD). When it throws,
   * the connection breaks: half a body is never taken for all of it. */
  std::function<void(const Write& write)> produce = nullptr;
};

/** A plain function. It may block: it runs in one of the workers. What it
 * throws becomes the answer to `Refuse` with status 500. */
using Handler = std::function<Response(const Request&)>;

/** Makes the answer to what never reaches a handler: a malformed or oversized
 * request, an unknown path, a server that is full. `request.id` is always set,
 * everything else may be missing. `reason` is a sentence. */
using Refuse = std::function<Response(const Request& request, unsigned status, const std::string& reason)>;

/** `Not Found` for 404; RFC 9110 section 15. */
std::string_view reasonPhrase(unsigned status);

} // namespace dodns::http
