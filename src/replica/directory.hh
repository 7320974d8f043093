// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/environment.hh"

#include <memory>
#include <string>
#include <vector>

namespace dodns::replica {

/** The folder that holds a nameserver's replica: `replica-N.mdb`, of which the
 * complete one with the highest number counts, `lock`, and `position`
 * (PositionFile).
 *
 * A new copy is built beside the one that serves and takes over when it is
 * complete; the file before it is unlinked and disappears with its last reader.
 */
class Directory
{
public:
  /** Makes the folder (mode 0700) when it is missing and locks it.
   * @throws Error when another process holds it, or the disk refuses. */
  Directory(std::string path, size_t mapSize);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /** Whether a process holds the folder. False, too, when this one may not look. */
  static bool isInUse(const std::string& path);

  /** Opens the newest file that is sound and removes all others, saying in the
   * log what was wrong with them. @returns null when there is none.
   * @throws Error when the system refuses what is needed for knowing (memory,
   *   descriptors, a process, reading): then nothing is removed that may be sound. */
  std::shared_ptr<Environment> openNewest();

  /** A new, empty file, opened to build. It counts from the next openNewest()
   * on if its facts have been written by then. */
  std::shared_ptr<Environment> createNext();

  /** The same file once more, to read only, for one that LMDB has given up
   * (Environment::isUsable). Nobody must write into it any more. @throws Error */
  std::shared_ptr<Environment> openAgain(const Environment& givenUp) const;

  /** Removes a file from the folder; who has it open can go on reading. */
  void remove(const Environment& environment);

  const std::string& path() const { return d_path; }

  /** The paths of the files in a folder, the newest first. @throws Error */
  static std::vector<std::string> filesIn(const std::string& path);

private:
  void removeFile(const std::string& fileName);

  std::string d_path;
  size_t d_mapSize;
  int d_lock = -1;
  unsigned d_lastNumber = 0;
};

} // namespace dodns::replica
