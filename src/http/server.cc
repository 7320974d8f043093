// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/server.hh"

#include "base/error.hh"
#include "base/log.hh"
#include "http/session.hh"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <optional>
#include <thread>

namespace dodns::http {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Tcp = asio::ip::tcp;
using TlsContext = asio::ssl::context;

/** After accept() failed, mostly for lack of file descriptors. */
constexpr std::chrono::milliseconds kAcceptAgain(100);

std::shared_ptr<TlsContext> readCertificates(const TlsFiles& files)
{
  try {
    auto context = std::make_shared<TlsContext>(TlsContext::tls_server);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    context->use_certificate_chain_file(files.certificates);
    context->use_private_key_file(files.key, TlsContext::pem);
    return context;
  }
  catch (const boost::system::system_error& error) {
    throw base::Error("cannot use the certificates in " + files.certificates + " with the key in " + files.key + ": " + error.code().message());
  }
}

Tcp::acceptor listenAt(asio::io_context& context, const Endpoint& endpoint)
{
  const auto where = endpoint.socket >= 0 ? "socket " + std::to_string(endpoint.socket) : endpoint.address + " port " + std::to_string(endpoint.port);
  try {
    Tcp::acceptor acceptor(context);
    if (endpoint.socket >= 0) {
      acceptor.assign(Tcp::v6(), endpoint.socket); // the family matters for opening only
      return acceptor;
    }
    const Tcp::endpoint address(asio::ip::make_address(endpoint.address), endpoint.port);
    acceptor.open(address.protocol());
    acceptor.set_option(Tcp::acceptor::reuse_address(true));
    if (address.address().is_v6()) {
      acceptor.set_option(asio::ip::v6_only(true));
    }
    acceptor.bind(address);
    acceptor.listen();
    return acceptor;
  }
  catch (const boost::system::system_error& error) {
    throw base::Error("cannot listen at " + where + ": " + error.code().message());
  }
}

} // namespace

struct Server::Core
{
  struct Listener
  {
    Tcp::acceptor acceptor;
    bool isTls;
    asio::steady_timer pause;
  };

  explicit Core(ServerSettings settings, Router router, Refuse refuse, Observe observe)
      : shared(std::move(settings), std::move(router), std::move(refuse), std::move(observe)), guard(asio::make_work_guard(context))
  {
    for (const auto& endpoint : shared.settings.endpoints) {
      if (endpoint.isTls && !tls) {
        tls = readCertificates(shared.settings.tls);
      }
      listeners.push_back({listenAt(context, endpoint), endpoint.isTls, asio::steady_timer(context)});
    }
  }

  void accept(Listener& listener)
  {
    listener.acceptor.async_accept([this, &listener](error_code error, Tcp::socket socket) {
      if (shared.isStopping) {
        return;
      }
      if (error) {
        base::log(base::LogLevel::warning, "cannot accept a connection: " + error.message());
        listener.pause.expires_after(kAcceptAgain);
        listener.pause.async_wait([this, &listener](error_code /*unused*/) {
          if (!shared.isStopping) {
            accept(listener);
          }
        });
        return;
      }
      if (makeRoom()) {
        makeSession(shared, std::move(socket), listener.isTls ? tls : nullptr)->start();
      }
      accept(listener);
    });
  }

  /** @returns false when every connection has a request that is being answered. */
  bool makeRoom()
  {
    if (shared.all.size() < shared.settings.limits.connections) {
      return true;
    }
    if (shared.waiting.empty()) {
      return false;
    }
    shared.waiting.front()->close();
    shared.waiting.splice(shared.waiting.end(), shared.waiting, shared.waiting.begin());
    return true;
  }

  void beginStop()
  {
    shared.isStopping = true;
    for (auto& listener : listeners) {
      error_code ignored;
      listener.acceptor.close(ignored);
      listener.pause.cancel();
    }
    for (auto* session : shared.waiting) {
      session->close();
    }
    guard.reset();
  }

  asio::io_context context{1};
  Shared shared;
  std::shared_ptr<TlsContext> tls;
  std::list<Listener> listeners;
  asio::executor_work_guard<asio::io_context::executor_type> guard;
  std::thread network;
  std::promise<void> isDone;
};

void requireUsable(const TlsFiles& files)
{
  readCertificates(files);
}

Server::Server(ServerSettings settings, Router router, Refuse refuse, Observe observe)
    : d_core(std::make_shared<Core>(std::move(settings), std::move(router), std::move(refuse), std::move(observe)))
{
}

Server::~Server()
{
  stop(std::chrono::milliseconds(0));
}

void Server::start()
{
  auto& shared = d_core->shared;
  shared.workers = std::make_unique<Workers>(shared.settings.workers, shared.settings.waitingRequests);
  for (auto& listener : d_core->listeners) {
    d_core->accept(listener);
  }
  d_core->network = std::thread([core = d_core.get()] {
    core->context.run();
    core->isDone.set_value();
  });
}

void Server::stop(std::chrono::milliseconds grace)
{
  if (!d_core->network.joinable()) {
    return;
  }
  asio::post(d_core->context, [this] { d_core->beginStop(); });
  if (d_core->isDone.get_future().wait_for(grace) == std::future_status::timeout) {
    asio::post(d_core->context, [this] {
      for (auto* session : d_core->shared.all) {
        session->close();
      }
    });
  }
  d_core->network.join();
  d_core->shared.workers.reset();
}

void Server::reloadCertificates()
{
  if (!d_core->tls) {
    return;
  }
  auto fresh = readCertificates(d_core->shared.settings.tls);
  asio::post(d_core->context, [core = d_core.get(), fresh] { core->tls = fresh; });
}

std::vector<uint16_t> Server::ports() const
{
  std::vector<uint16_t> ports;
  for (const auto& listener : d_core->listeners) {
    ports.push_back(listener.acceptor.local_endpoint().port());
  }
  return ports;
}

} // namespace dodns::http
