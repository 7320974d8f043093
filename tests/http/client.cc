// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "client.hh"

#include "http/chunk_pipe.hh"

#include <arpa/inet.h>
#include <condition_variable>
#include <cppunit/TestAssert.h>
#include <mutex>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace dodns::http {

Client::Client(uint16_t port)
    : d_socket(socket(AF_INET, SOCK_STREAM, 0))
{
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CPPUNIT_ASSERT_EQUAL_MESSAGE("cannot connect", 0, connect(d_socket, reinterpret_cast<sockaddr*>(&address), sizeof address));
}

Client::~Client()
{
  close(d_socket);
}

bool Client::send(const std::string& octets)
{
  return ::send(d_socket, octets.data(), octets.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(octets.size());
}

bool Client::readMore()
{
  pollfd watched = {d_socket, POLLIN, 0};
  CPPUNIT_ASSERT_MESSAGE("the server says nothing for ten seconds", poll(&watched, 1, 10000) == 1);
  char piece[4096];
  const auto size = recv(d_socket, piece, sizeof piece, 0);
  d_read.append(piece, size > 0 ? static_cast<size_t>(size) : 0);
  return size > 0;
}

std::string Client::rest()
{
  shutdown(d_socket, SHUT_WR);
  while (readMore()) {
  }
  return std::exchange(d_read, {});
}

std::string Client::response(bool hasBody)
{
  size_t end = std::string::npos;
  while ((end = d_read.find("\r\n\r\n")) == std::string::npos) {
    if (!readMore()) {
      return {};
    }
  }
  end += 4;
  const auto field = d_read.find("Content-Length: ");
  if (hasBody && field < end) {
    end += std::stoul(d_read.substr(field + 16));
  }
  if (hasBody && d_read.find("Transfer-Encoding: chunked") < end) {
    return chunkedResponse(end);
  }
  while (d_read.size() < end) {
    if (!readMore()) {
      return {};
    }
  }
  const auto response = d_read.substr(0, end);
  d_read.erase(0, end);
  return response;
}

std::string Client::readUntil(const std::string& octets)
{
  size_t at = std::string::npos;
  while ((at = d_read.find(octets)) == std::string::npos) {
    if (!readMore()) {
      return {};
    }
  }
  const auto read = d_read.substr(0, at + octets.size());
  d_read.erase(0, read.size());
  return read;
}

std::string Client::chunkedResponse(size_t headSize)
{
  auto response = d_read.substr(0, headSize);
  d_read.erase(0, headSize);
  while (true) {
    size_t end = std::string::npos;
    while ((end = d_read.find("\r\n")) == std::string::npos) {
      if (!readMore()) {
        return {};
      }
    }
    const auto size = std::stoul(d_read, nullptr, 16);
    const auto next = end + 2 + size + 2;
    while (d_read.size() < next) {
      if (!readMore()) {
        return {};
      }
    }
    response += d_read.substr(end + 2, size);
    d_read.erase(0, next);
    if (size == 0) {
      return response;
    }
  }
}

bool Client::isClosedByServer()
{
  pollfd watched = {d_socket, POLLIN, 0};
  return poll(&watched, 1, 10000) == 1 && !readMore();
}

struct TestServer::State
{
  std::mutex mutex;
  std::condition_variable changed;
  int waiting = 0;
  bool isReleased = false;
  std::string observed;
  std::shared_ptr<EventStream> events;
  Answer answer;
  size_t streamed = 0;
  size_t produced = 0;
  bool isClientGone = false;
  std::optional<bool> isDroppedByWorker;
};

TestServer::TestServer(ServerSettings settings)
    : d_state(std::make_shared<State>())
{
  auto state = d_state;
  Router router({
      {Method::get, "/", [](const Request& request) { return Response{200, {}, request.client + " " + request.host + "\n"}; }},
      {Method::post, "/echo", [](const Request& request) { return Response{200, {}, request.body}; }, 1000},
      {Method::get, "/wait", [state](const Request& /*unused*/) {
         std::unique_lock lock(state->mutex);
         ++state->waiting;
         state->changed.notify_all();
         state->changed.wait(lock, [&] { return state->isReleased; });
         --state->waiting;
         return Response{200, {}, "waited\n"};
       }},
      {Method::get, "/quick", [](const Request& /*unused*/) { return Response{204, {}, {}}; }, 0, true},
      {Method::post, "/large", [](const Request& request) { return Response{200, {}, std::to_string(request.body.size())}; }, 1000000},
      {Method::get, "/events", [state](const Request& /*unused*/) {
         const std::lock_guard lock(state->mutex);
         state->events = std::make_shared<EventStream>(1000);
         state->changed.notify_all();
         Response response{200, {}, {}};
         response.events = state->events;
         return response;
       }},
      {Method::get, "/later", [state](const Request& /*unused*/) {
         Response response;
         response.later = [state](Answer answer) {
           const std::lock_guard lock(state->mutex);
           state->answer = std::move(answer);
           state->changed.notify_all();
         };
         return response;
       }},
      {Method::post, "/stream", [state](const Request& request) {
         std::string text(100, ' ');
         std::string all;
         const auto body = bodyOf(request);
         if (request.target.find("unread")) {
           return Response{403, {}, "no\n"};
         }
         while (const auto size = body->read(text.data(), text.size())) {
           all.append(text, 0, size);
           const std::lock_guard lock(state->mutex);
           state->streamed = all.size();
           state->changed.notify_all();
         }
         return Response{200, {}, std::to_string(all.size()) + " " + all.substr(0, 5) + "\n"};
       },
       10000000, false, true},
      {Method::get, "/produce", [state](const Request& request) {
         const auto count = std::stoul(request.target.find("count").value_or("0"));
         const bool fails = request.target.find("fails").has_value();
         Response response{200, {}, {}};
         const std::shared_ptr<void> held(nullptr, [state, worker = std::this_thread::get_id()](void* /*unused*/) {
           const std::lock_guard lock(state->mutex);
           state->isDroppedByWorker = std::this_thread::get_id() == worker;
           state->changed.notify_all();
         });
         response.produce = [state, count, fails, held](const Write& write) {
           try {
             for (size_t i = 0; i < count; ++i) {
               write("0123456789");
               const std::lock_guard lock(state->mutex);
               state->produced = i + 1;
             }
           }
           catch (const ClientGone&) {
             const std::lock_guard lock(state->mutex);
             state->isClientGone = true;
             state->changed.notify_all();
             throw;
           }
           if (fails) {
             throw std::runtime_error("broken");
           }
         };
         return response;
       }},
      {Method::get, "/throw", [](const Request& /*unused*/) -> Response { throw std::runtime_error("broken"); }},
  });
  const auto refuse = [](const Request& request, unsigned status, const std::string& reason) {
    CPPUNIT_ASSERT_EQUAL(size_t{36}, request.id.size());
    return Response{status, {}, reason + "\n"};
  };
  const auto observe = [state](const Exchange& exchange) {
    const std::lock_guard lock(state->mutex);
    state->observed += exchange.route + " " + std::to_string(exchange.status) + ";";
  };
  if (settings.endpoints.empty()) {
    settings.endpoints = {{"127.0.0.1", 0}};
  }
  d_server = std::make_unique<Server>(std::move(settings), std::move(router), refuse, observe);
  d_server->start();
}

TestServer::~TestServer()
{
  release();
}

void TestServer::awaitWaiting(int count)
{
  std::unique_lock lock(d_state->mutex);
  CPPUNIT_ASSERT(d_state->changed.wait_for(lock, std::chrono::seconds(10), [&] { return d_state->waiting == count; }));
}

void TestServer::awaitStreamed(size_t octets)
{
  std::unique_lock lock(d_state->mutex);
  CPPUNIT_ASSERT(d_state->changed.wait_for(lock, std::chrono::seconds(10), [&] { return d_state->streamed >= octets; }));
}

void TestServer::awaitClientGone()
{
  std::unique_lock lock(d_state->mutex);
  CPPUNIT_ASSERT(d_state->changed.wait_for(lock, std::chrono::seconds(10), [&] { return d_state->isClientGone; }));
}

size_t TestServer::produced() const
{
  const std::lock_guard lock(d_state->mutex);
  return d_state->produced;
}

bool TestServer::producerIsDroppedByWorker()
{
  std::unique_lock lock(d_state->mutex);
  CPPUNIT_ASSERT(d_state->changed.wait_for(lock, std::chrono::seconds(10), [&] { return d_state->isDroppedByWorker.has_value(); }));
  return *d_state->isDroppedByWorker;
}

void TestServer::release()
{
  const std::lock_guard lock(d_state->mutex);
  d_state->isReleased = true;
  d_state->changed.notify_all();
}

std::string TestServer::observed() const
{
  const std::lock_guard lock(d_state->mutex);
  return d_state->observed;
}

std::shared_ptr<EventStream> TestServer::events()
{
  std::unique_lock lock(d_state->mutex);
  CPPUNIT_ASSERT(d_state->changed.wait_for(lock, std::chrono::seconds(10), [&] { return d_state->events != nullptr; }));
  return std::exchange(d_state->events, nullptr);
}

Answer TestServer::answer()
{
  std::unique_lock lock(d_state->mutex);
  CPPUNIT_ASSERT(d_state->changed.wait_for(lock, std::chrono::seconds(10), [&] { return d_state->answer != nullptr; }));
  return std::exchange(d_state->answer, nullptr);
}

} // namespace dodns::http
