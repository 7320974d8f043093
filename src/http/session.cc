// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/session.hh"

#include "base/log.hh"
#include "http/answering.hh"
#include "http/pending_answer.hh"
#include "http/reading.hh"

#include <optional>

namespace dodns::http {

namespace {

constexpr std::chrono::seconds kLingerTime(2); ///< for what comes behind the last answer

std::string addressOf(const Tcp::socket& socket)
{
  error_code ignored;
  return socket.remote_endpoint(ignored).address().to_string();
}

template <typename Stream>
class Connection : public Session, public std::enable_shared_from_this<Connection<Stream>>
{
public:
  template <typename... Arguments>
  Connection(Shared& shared, std::shared_ptr<asio::ssl::context> tls, Tcp::socket socket, Arguments&... arguments)
      : d_shared(shared), d_tls(std::move(tls)), d_stream(std::move(socket), arguments...),
        d_reading(shared, d_stream, d_current, addressOf(lowest(d_stream).socket()), {[this] { handle(); }, [this](unsigned status, const std::string& reason) { refuseAndClose(status, reason); }, [this] { beginLarge(); }}),
        d_answering(shared, d_stream, d_current, [this](error_code error) { finishExchange(error); })
  {
    error_code error;
    lowest(d_stream).socket().set_option(Tcp::no_delay(true), error);
    d_place = d_shared.all.insert(d_shared.all.end(), this);
  }

  ~Connection() override
  {
    stopWaiting();
    endLarge();
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
    endLarge();
    d_answering.endEvents(this->shared_from_this());
  }

private:
  using Executor = typename Stream::executor_type;
  friend class PendingAnswer<Connection, Executor>;

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

  void beginLarge()
  {
    if (d_shared.large.size() >= d_shared.settings.limits.largeBodies) {
      d_shared.large.front()->close();
    }
    d_largePlace = d_shared.large.insert(d_shared.large.end(), this);
  }

  void endLarge()
  {
    if (d_largePlace) {
      d_shared.large.erase(*d_largePlace);
      d_largePlace.reset();
    }
  }

  void awaitRequest()
  {
    beginWaiting();
    d_reading.begin(this->shared_from_this());
  }

  void handle()
  {
    stopWaiting();
    endLarge();
    lowest(d_stream).expires_never();
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
      if (response.produce && !self->d_current.knowsChunks) { // who knows none takes an early end for the end
        response = self->d_shared.refuse(self->d_current.request, 505, "This response needs HTTP/1.1.");
      }
      if (response.produce && self->d_current.request.method != Method::head) {
        self->keepOnlyWhatIsRead();
        self->d_answering.produce(response, self);
        asio::post(guard.get_executor(), [self = std::move(self)]() { self->endProduced(); });
        return;
      }
      if (response.produce) {
        response.produce = [](const Write& /*unused*/) {}; // what the other one holds is given back here, which may take its time
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

  void refuseAndClose(unsigned status, const std::string& reason)
  {
    stopWaiting();
    endLarge();
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
    d_current.keepAlive = d_current.keepAlive && d_reading.isAtEnd();
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
    d_reading.discard(this->shared_from_this());
  }

  Shared& d_shared;
  std::shared_ptr<asio::ssl::context> d_tls;
  Stream d_stream;
  Current d_current;
  Reading<Stream> d_reading;
  Answering<Stream> d_answering;
  std::list<Session*>::iterator d_place;
  std::optional<std::list<Session*>::iterator> d_waitingPlace;
  std::optional<std::list<Session*>::iterator> d_largePlace;
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
