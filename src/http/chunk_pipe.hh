// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/error.hh"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace dodns::http {

/** The client went away, or took what it asked for too slowly. */
class ClientGone : public base::Error
{
public:
  using base::Error::Error;
};

/** Hands a response from a worker to the network's thread in chunks. One is
 * under way while the next one is made; whoever makes them faster than the
 * client takes them waits. */
class ChunkPipe
{
public:
  /** @param send lets the network's thread send a chunk and then say taken().
   * Called by the worker. */
  explicit ChunkPipe(std::function<void(std::string chunk)> send)
      : d_send(std::move(send)) {}
  /** Waits for what is under way. */
  ~ChunkPipe();
  ChunkPipe(const ChunkPipe&) = delete;
  ChunkPipe& operator=(const ChunkPipe&) = delete;

  /** @throws ClientGone */
  void write(std::string_view text);
  /** Sends what is left, an empty chunk if there was none at all, and waits until it is taken. @throws ClientGone */
  void finish();

  /** The chunk that was under way is with the client, or never will be. */
  void taken(bool isGone);

private:
  void awaitTaken();
  void sendPending();

  const std::function<void(std::string)> d_send;
  std::string d_pending; ///< the worker's, as the next one
  bool d_hasSent = false;
  std::mutex d_mutex;
  std::condition_variable d_changed;
  bool d_isUnderWay = false;
  bool d_isGone = false;
};

} // namespace dodns::http
