// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/session.hh"

#include "base/log.hh"
#include "http/answering.hh"
#include "http/pending_answer.hh"
#include "http/request_id.hh"
#include "http/streamed_request.hh"

#include <limits>
#include <optional>

namespace dodns::http {

namespace {

/** What a client may still send after an answer that refuses it. Closing at
 * once would make its system throw the answer away. */
constexpr size_t kLingerOctets = 1048576;
constexpr std::chrono::seconds kLingerTime(2);

template <typename Stream>
class Connection : public Session, public std::enable_shared_from_this<Connection<Stream>>
{
public:
  template <typename... Arguments>
  Connection(Shared& shared, std::shared_ptr<asio::ssl::context> tls, Tcp::socket socket, Arguments&... arguments)
      : d_shared(shared), d_tls(std::move(tls)), d_stream(std::move(socket), arguments...), d_buffer(shared.settings.limits.headerSize + kReadAhead),
        d_answering(shared, d_stream, d_current, [this](error_code error) { finishExchange(error); })
  {
    error_code error;
    d_client = lowest(d_stream).socket().remote_endpoint(error).address().to_string();
    lowest(d_stream).socket().set_option(Tcp::no_delay(true), error);
    d_place = d_shared.all.insert(d_shared.all.end(), this);
  }

  ~Connection() override
  {
    stopWaiting();
    d_shared.all.erase(d_place);
  }

  void start() override
  {
    beginWaiting();
    if constexpr (std::is_same_v<Stream, Tls>) {
      expireAfter(d_shared.settings.limits.headerTime);
      d_stream.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](error_code error) {
        if (!error) {
          self->awaitRequest();
        }
      });
    }
    else {
      awaitRequest();
    }
  }

  void close() override
  {
    error_code ignored;
    lowest(d_stream).socket().close(ignored);
    d_answering.endEvents(this->shared_from_this());
  }

private:
  using Executor = typename Stream::executor_type;
  friend class PendingAnswer<Connection, Executor>;
  using Parser = wire::request_parser<wire::string_body>;

  static constexpr size_t kReadAhead = 65536;

  void expireAfter(std::chrono::milliseconds time) { lowest(d_stream).expires_after(time); }

  void beginWaiting()
  {
    stopWaiting();
    d_waitingPlace = d_shared.waiting.insert(d_shared.waiting.end(), this);
  }

  void stopWaiting()
  {
    if (d_waitingPlace) {
      d_shared.waiting.erase(*d_waitingPlace);
      d_waitingPlace.reset();
    }
  }

  void awaitRequest()
  {
    beginWaiting();
    d_streamed.reset();
    d_current.request = Request();
    d_current.match = Router::Match();
    d_parser.emplace();
    d_parser->header_limit(static_cast<uint32_t>(d_shared.settings.limits.headerSize));
    d_parser->body_limit(std::numeric_limits<uint64_t>::max()); // until the route is known; Beast 1.74 takes none for 0
    if (d_buffer.size() > 0) {
      readHeader();
      return;
    }
    expireAfter(d_shared.settings.limits.idleTime);
    d_stream.async_read_some(d_buffer.prepare(4096), [self = this->shared_from_this()](error_code error, size_t size) {
      if (!error) {
        self->d_buffer.commit(size);
        self->readHeader();
      }
    });
  }

  void readHeader()
  {
    expireAfter(d_shared.settings.limits.headerTime);
    wire::async_read_header(d_stream, d_buffer, *d_parser, [self = this->shared_from_this()](error_code error, size_t /*unused*/) {
      self->onHeader(error);
    });
  }

  void onHeader(error_code error)
  {
    d_current.began = Clock::now();
    d_current.request.id = newRequestId();
    d_current.request.client = d_client;
    if (error == wire::error::header_limit || error == wire::error::buffer_overflow) {
      refuseAndClose(431, "The header is longer than " + std::to_string(d_shared.settings.limits.headerSize) + " octets.");
      return;
    }
    if (isMalformed(error)) {
      refuseAndClose(400, "This is not an HTTP/1.1 request: " + error.message() + ".");
      return;
    }
    if (error) {
      return; // gone, too slow, or closed by us
    }
    takeHeader();
  }

  void takeHeader()
  {
    const auto& message = d_parser->get();
    d_current.request.method = methodFromText(view(message.method_string()));
    for (const auto& field : message) {
      d_current.request.headers.add(std::string(view(field.name_string())), std::string(view(field.value())));
    }
    d_current.request.scheme = std::is_same_v<Stream, Tls> ? "https" : "http";
    d_current.request.host = std::string(view(message[wire::field::host]));
    if (message.count(wire::field::host) != (message.version() >= 11 ? 1 : message.count(wire::field::host))) {
      refuseAndClose(400, "A request has one Host header.");
      return;
    }
    applyForwarded(d_current.request, d_shared.settings.trustedProxies);
    const auto target = parseTarget(view(message.target()));
    if (!target) {
      refuseAndClose(400, "The request's target is not a path with correct escapes.");
      return;
    }
    d_current.request.target = *target;
    d_current.match = d_shared.router.match(d_current.request.method, d_current.request.target);
    const size_t maxBody = d_current.match.route != nullptr ? d_current.match.route->maxBody : kReadAhead;
    d_parser->body_limit(maxBody);
    const auto length = d_parser->content_length();
    if (length && *length > maxBody) {
      refuseTooLong();
      return;
    }
    if (d_parser->is_done()) {
      handle();
      return;
    }
    if (d_current.match.route != nullptr && d_current.match.route->isStreamed) {
      d_current.keepAlive = d_parser->keep_alive();
      d_streamed.emplace(this->weak_from_this(), d_stream, d_buffer, std::move(*d_parser), d_shared.settings.limits);
      d_current.request.stream = d_streamed->open();
      handle();
      return;
    }
    expireAfter(d_shared.settings.limits.bodyTime);
    if (beast::iequals(message[wire::field::expect], "100-continue")) {
      asio::async_write(d_stream, asio::buffer(kContinue.data(), kContinue.size()), [self = this->shared_from_this()](error_code error, size_t /*unused*/) {
        if (!error) {
          self->readBody();
        }
      });
      return;
    }
    readBody();
  }

  void readBody()
  {
    wire::async_read(d_stream, d_buffer, *d_parser, [self = this->shared_from_this()](error_code error, size_t /*unused*/) {
      if (error == wire::error::body_limit) {
        self->refuseTooLong();
      }
      else if (isMalformed(error)) {
        self->refuseAndClose(400, "The body is malformed: " + error.message() + ".");
      }
      else if (!error) {
        self->handle();
      }
    });
  }

  void handle()
  {
    stopWaiting();
    lowest(d_stream).expires_never();
    if (!d_streamed) {
      d_current.keepAlive = d_parser->keep_alive();
      d_current.request.body = std::move(d_parser->get().body());
    }
    d_current.request.parameters = std::move(d_current.match.parameters);
    if (d_current.match.route == nullptr) {
      respond(dispatch(d_shared.router, d_current.request, d_shared.refuse));
      return;
    }
    if (d_current.match.route->isImmediate) {
      respond(runHandler());
      return;
    }
    // The guard keeps the network's thread from ending before the answer. The
    // worker gives its hold on this object back, because the last one may be
    // dropped by the network's thread only.
    const bool isTaken = d_shared.workers->run([self = this->shared_from_this(), guard = asio::make_work_guard(d_stream.get_executor())]() mutable {
      auto response = self->runHandler();
      if (response.produce && self->d_parser->get().version() < 11) { // knows no chunks, and an early end not from an end
        response = self->d_shared.refuse(self->d_current.request, 505, "This response needs HTTP/1.1.");
      }
      if (response.produce && self->d_current.request.method != Method::head) {
        self->keepOnlyWhatIsRead();
        self->d_answering.produce(response, self);
        asio::post(guard.get_executor(), [self = std::move(self)]() { self->endProduced(); });
        return;
      }
      asio::post(guard.get_executor(), [self = std::move(self), response = std::move(response)]() mutable { self->respond(std::move(response)); });
    });
    if (!isTaken) {
      auto response = d_shared.refuse(d_current.request, 503, "Too many requests are waiting.");
      response.headers.set("Retry-After", "1");
      respond(std::move(response));
    }
  }

  Response runHandler() noexcept
  {
    try {
      return d_current.match.route->handler(d_current.request);
    }
    catch (const BodyError& error) {
      constexpr unsigned kToNobody = 400;
      return d_shared.refuse(d_current.request, error.status() == 0 ? kToNobody : error.status(), error.what());
    }
    catch (const std::exception& error) {
      base::log(base::LogLevel::error, "request " + d_current.request.id + " failed: " + error.what());
    }
    return d_shared.refuse(d_current.request, 500, "Unexpected server-side error");
  }

  void endProduced()
  {
    if (!d_answering.endProduced(this->shared_from_this())) {
      close();
      d_answering.observe();
    }
  }

  void refuseTooLong()
  {
    const size_t maxBody = d_current.match.route != nullptr ? d_current.match.route->maxBody : kReadAhead;
    refuseAndClose(413, "The body is longer than " + std::to_string(maxBody) + " octets.");
  }

  void refuseAndClose(unsigned status, const std::string& reason)
  {
    stopWaiting();
    d_current.keepAlive = false;
    respond(d_shared.refuse(d_current.request, status, reason));
  }

  void refuseLate()
  {
    auto response = d_shared.refuse(d_current.request, 503, "The server is stopping.");
    response.headers.set("Retry-After", "1");
    respond(std::move(response));
  }

  void respond(Response given)
  {
    if (given.later) {
      const auto pending = std::make_shared<PendingAnswer<Connection, Executor>>(this->shared_from_this(), d_stream.get_executor());
      given.later([pending](Response response) { pending->give(std::move(response)); });
      return;
    }
    keepOnlyWhatIsRead();
    d_answering.send(std::move(given), this->shared_from_this());
  }

  /** Behind a body that nobody read to its end there is no other request. */
  void keepOnlyWhatIsRead()
  {
    d_current.keepAlive = d_current.keepAlive && (!d_streamed || d_streamed->isComplete());
  }

  void finishExchange(error_code error)
  {
    d_answering.observe();
    if (error) {
      return;
    }
    if (d_current.keepAlive) {
      awaitRequest();
      return;
    }
    expireAfter(kLingerTime);
    if constexpr (std::is_same_v<Stream, Tls>) {
      d_stream.async_shutdown([self = this->shared_from_this()](error_code /*unused*/) { self->linger(); });
    }
    else {
      linger();
    }
  }

  void linger()
  {
    error_code ignored;
    lowest(d_stream).socket().shutdown(Tcp::socket::shutdown_send, ignored);
    if (!d_waitingPlace) {
      d_waitingPlace = d_shared.waiting.insert(d_shared.waiting.begin(), this); // nobody minds when this one ends
    }
    d_buffer.consume(d_buffer.size());
    lowest(d_stream).async_read_some(d_buffer.prepare(kReadAhead / 2), [self = this->shared_from_this()](error_code error, size_t size) {
      self->d_lingered += size;
      if (!error && self->d_lingered < kLingerOctets) {
        self->linger();
      }
    });
  }

  Shared& d_shared;
  std::shared_ptr<asio::ssl::context> d_tls;
  Stream d_stream;
  beast::flat_buffer d_buffer;
  std::optional<Parser> d_parser;
  std::optional<StreamedRequest<Stream>> d_streamed;
  Current d_current;
  Answering<Stream> d_answering;

  std::string d_client;
  size_t d_lingered = 0;
  std::list<Session*>::iterator d_place;
  std::optional<std::list<Session*>::iterator> d_waitingPlace;
};

} // namespace

std::shared_ptr<Session> makeSession(Shared& shared, Tcp::socket socket, std::shared_ptr<asio::ssl::context> tls)
{
  if (tls) {
    auto& context = *tls;
    return std::make_shared<Connection<Tls>>(shared, std::move(tls), std::move(socket), context);
  }
  return std::make_shared<Connection<beast::tcp_stream>>(shared, nullptr, std::move(socket));
}

} // namespace dodns::http
