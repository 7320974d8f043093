// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tool_writes.hh"

#include "host.hh"
#include "replica/directory.hh"
#include "replica/position_file.hh"

#include <cstdlib>
#include <map>

namespace dodns::backend {

namespace {

struct LastWrite
{
  recorddb::Identity identity;
  uint64_t transaction = 0;
  std::chrono::milliseconds patience{0};
};

/** By folder. Never destroyed: it is read while the process exits. */
std::map<std::string, LastWrite>& lastWrites()
{
  static auto* map = new std::map<std::string, LastWrite>;
  return *map;
}

void waitForAll()
{
  for (const auto& [directory, write] : lastWrites()) {
    if (replica::waitUntilShown(directory, write.identity, write.transaction, write.patience) == replica::Visibility::late) {
      g_log << Logger::Warning << "[dobackend] transaction " << write.transaction << " is committed, but the server with the replica in " << directory << " does not show it after " << write.patience.count() << " ms (do-write-wait-ms)" << endl;
    }
  }
}

} // namespace

void waitAtExit(const Settings& settings, recorddb::Store& store, uint64_t transaction)
{
  if (settings.writeWait.count() == 0) {
    return;
  }
  auto& writes = lastWrites();
  auto found = writes.find(settings.replicaDirectory);
  if (found == writes.end()) {
    if (!replica::Directory::isInUse(settings.replicaDirectory)) {
      return;
    }
    const auto identity = store.identity();
    if (writes.empty()) {
      std::atexit(waitForAll);
    }
    found = writes.emplace(settings.replicaDirectory, LastWrite{identity, 0, settings.writeWait}).first;
  }
  found->second.transaction = transaction;
}

} // namespace dodns::backend
