// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/body.hh"

#include "base/take_octets.hh"
#include "http/message.hh"

namespace dodns::http {

namespace {

class CompleteBody : public Body
{
public:
  explicit CompleteBody(std::string_view text)
      : d_rest(text) {}

  size_t read(char* buffer, size_t size) override { return base::takeOctets(d_rest, buffer, size); }

private:
  std::string_view d_rest;
};

} // namespace

std::shared_ptr<Body> bodyOf(const Request& request)
{
  return request.stream ? request.stream : std::make_shared<CompleteBody>(request.body);
}

size_t BodyPipe::read(char* buffer, size_t size)
{
  std::unique_lock lock(d_mutex);
  while (d_used == d_piece.size() && !d_isLast && !d_hasFailed) {
    if (!d_isAsked) {
      d_isAsked = true;
      lock.unlock();
      d_ask();
      lock.lock();
      continue;
    }
    d_changed.wait(lock);
  }
  if (d_hasFailed) {
    throw BodyError(d_status, d_reason);
  }
  const auto count = d_piece.copy(buffer, size, d_used);
  d_used += count;
  return count;
}

void BodyPipe::put(std::string_view piece, bool isLast)
{
  const std::lock_guard lock(d_mutex);
  d_piece.assign(piece);
  d_used = 0;
  d_isLast = isLast;
  d_isAsked = false;
  d_changed.notify_all();
}

void BodyPipe::fail(unsigned status, std::string reason)
{
  const std::lock_guard lock(d_mutex);
  d_hasFailed = true;
  d_status = status;
  d_reason = std::move(reason);
  d_changed.notify_all();
}

} // namespace dodns::http
