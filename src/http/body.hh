// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace dodns::http {

struct Request;

/** The body of a request while it arrives. For the thread that handles the
 * request, and no longer than that takes. */
class Body
{
public:
  virtual ~Body() = default;

  /** Waits for the client.
   * @returns how many octets came, 0 at the end only. @throws BodyError */
  virtual size_t read(char* buffer, size_t size) = 0;
};

/** The body of a request did not arrive as it should. A handler lets it
 * through: the server answers, where there is still somebody to answer. */
class BodyError : public base::Error
{
public:
  /** @param status to answer with; 0 when the client is gone. */
  BodyError(unsigned status, const std::string& reason)
      : base::Error(reason), d_status(status) {}

  unsigned status() const { return d_status; }

private:
  unsigned d_status;
};

/** That of any request, streamed or not. It must live as long. */
std::shared_ptr<Body> bodyOf(const Request& request);

/** Hands a body from the network's thread to a worker, piece by piece: the next
 * one is asked for when the one before is used up, so that a client cannot
 * send faster than it is handled. */
class BodyPipe : public Body
{
public:
  /** @param ask lets the network's thread put() the next piece or fail(). Called
   * by the worker. */
  explicit BodyPipe(std::function<void()> ask)
      : d_ask(std::move(ask)) {}

  size_t read(char* buffer, size_t size) override;

  /** The next piece, which may be empty; `isLast`: and the end behind it. */
  void put(std::string_view piece, bool isLast);
  void fail(unsigned status, std::string reason);

private:
  const std::function<void()> d_ask;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  std::string d_piece;
  size_t d_used = 0; ///< of it
  bool d_isAsked = false;
  bool d_isLast = false;
  bool d_hasFailed = false;
  unsigned d_status = 0;
  std::string d_reason;
};

} // namespace dodns::http
