// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "http/chunk_pipe.hh"

namespace dodns::http {

namespace {

constexpr size_t kChunkSize = 65536;

} // namespace

ChunkPipe::~ChunkPipe()
{
  std::unique_lock lock(d_mutex);
  d_changed.wait(lock, [this] { return !d_isUnderWay; });
}

void ChunkPipe::write(std::string_view text)
{
  d_pending += text;
  if (d_pending.size() >= kChunkSize) {
    sendPending();
  }
}

void ChunkPipe::finish()
{
  if (!d_pending.empty() || !d_hasSent) {
    sendPending();
  }
  awaitTaken();
}

void ChunkPipe::taken(bool isGone)
{
  const std::lock_guard lock(d_mutex);
  d_isUnderWay = false;
  d_isGone = d_isGone || isGone;
  d_changed.notify_all(); // with the lock held: the worker may end this object as soon as it has it
}

void ChunkPipe::awaitTaken()
{
  std::unique_lock lock(d_mutex);
  d_changed.wait(lock, [this] { return !d_isUnderWay; });
  if (d_isGone) {
    throw ClientGone("the client did not take all of the response");
  }
}

void ChunkPipe::sendPending()
{
  awaitTaken();
  d_hasSent = true;
  {
    const std::lock_guard lock(d_mutex);
    d_isUnderWay = true;
  }
  d_send(std::move(d_pending));
  d_pending.clear();
}

} // namespace dodns::http
