// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorddb/position.hh"

#include <chrono>
#include <string>

namespace dodns::replica {

/** Tells other processes on this host how far a server's answers are: the file
 * `position` in the folder of its replica.
 *
 * It says what is shown, not what is stored: the file of a replica is ahead of it
 * until caches have been purged. It is overwritten in place, with a checksum for
 * who reads meanwhile, and not synced, since it only counts while the server runs.
 * When the disk refuses, it is empty, the log says so once, and what is shown next
 * is tried again. One thread at a time. */
class PositionFile
{
public:
  /** Empties what an earlier server left. The folder must be locked. */
  explicit PositionFile(const std::string& directory);
  ~PositionFile();
  PositionFile(const PositionFile&) = delete;
  PositionFile& operator=(const PositionFile&) = delete;

  /** From now on questions are answered from this position or a later one. */
  void show(const recorddb::Identity& identity, const recorddb::Position& position);

private:
  void open();
  void close();
  void complain(const std::string& doing, int code);

  const std::string d_path;
  int d_file = -1;     ///< negative when the disk refused
  std::string d_shown; ///< empty: nothing
  bool d_hasComplained = false;
};

enum class Visibility
{
  shown,
  late,     ///< not within the patience
  notAsked, ///< no server serves this database from this folder, or its folder may not be read
};

/** Waits, as another process, until the server with this folder answers from a
 * committed transaction. @param identity of the database it was committed in. */
Visibility waitUntilShown(const std::string& directory, const recorddb::Identity& identity, uint64_t transaction, std::chrono::milliseconds patience);

} // namespace dodns::replica
