// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "replica/environment.hh"

#include <cerrno>
#include <fcntl.h>
#include <lmdb.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace dodns::replica {

namespace {

struct TreeSettings
{
  const char* name;
  unsigned flags;
};

constexpr TreeSettings kTrees[kTreeCount] = {
    {"facts", 0},
    {"zones", 0},
    {"zone_names", 0},
    {"names", 0},
    {"aliases", MDB_DUPSORT},
    {"nsec3", 0},
    {"tsig_keys", 0},
    {"refused", 0},
};

// Each PowerDNS thread keeps some backends, and each backend one slot.
constexpr unsigned kMaxReaders = 4096;
constexpr mdb_mode_t kFileMode = 0600; // it holds keys and metadata

/** `what` is only put together when it is needed: this runs for every question. */
void check(int code, const char* what)
{
  if (code != MDB_SUCCESS) {
    throw Error(what, code);
  }
}

void check(int code, const char* what, const std::string& path)
{
  if (code != MDB_SUCCESS) {
    throw Error(what + path, code);
  }
}

MDB_val toVal(std::string_view view)
{
  return {view.size(), const_cast<char*>(view.data())};
}

std::string_view toView(const MDB_val& val)
{
  return {static_cast<const char*>(val.mv_data), val.mv_size};
}

/** LMDB maps the table of readers and writes to it; if the disk were full then,
 * the process would end with SIGBUS. */
void allocateReaderTable(const std::string& path)
{
  constexpr off_t kSize = 288 * 1024; // for a little more than kMaxReaders
  const auto name = path + "-lock";
  const int file = open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode);
  if (file < 0) {
    throw Error("opening " + name, errno);
  }
  const int code = posix_fallocate(file, 0, kSize);
  close(file);
  check(code, "making ", name);
}

/** LMDB calls a write that was cut short an input/output error. */
int withReason(int code, const std::string& path)
{
  constexpr fsblkcnt_t kNoRoom = 16; // blocks
  struct statvfs disk;
  if (code == EIO && statvfs(path.c_str(), &disk) == 0 && disk.f_bavail < kNoRoom) {
    return ENOSPC;
  }
  return code;
}

unsigned environmentFlags(Environment::Mode mode)
{
  // Slots belong to transactions, not to threads: a backend may move between
  // threads. Read-ahead only evicts other pages when the file is large.
  const unsigned always = MDB_NOSUBDIR | MDB_NOTLS | MDB_NORDAHEAD;
  switch (mode) {
  case Environment::Mode::serve:
    // After a crash of the machine the last commit may be undone; the position
    // is undone with it, so the follower repeats that round.
    return always | MDB_NOMETASYNC;
  case Environment::Mode::build:
    return always | MDB_NOSYNC;
  case Environment::Mode::inspect:
    return always | MDB_RDONLY | MDB_NOLOCK;
  case Environment::Mode::watch:
    return always | MDB_RDONLY;
  }
  return always;
}

} // namespace

Error::Error(const std::string& what, int code)
    : base::Error(what + ": " + mdb_strerror(code)), d_code(code)
{
}

bool Error::isRetryable() const noexcept
{
  return d_code == ENOSPC || d_code == EIO || d_code == EDQUOT || d_code == MDB_MAP_FULL || d_code == MDB_READERS_FULL;
}

bool Error::fileIsDamaged() const noexcept
{
  return d_code == MDB_CORRUPTED || d_code == MDB_PAGE_NOTFOUND || d_code == MDB_PANIC || d_code == MDB_VERSION_MISMATCH || d_code == MDB_INVALID || d_code == MDB_INCOMPATIBLE || d_code == MDB_BAD_VALSIZE;
}

Environment::Environment(const std::string& path, size_t mapSize, Mode mode)
    : d_path(path)
{
  check(mdb_env_create(&d_env), "LMDB");
  try {
    check(mdb_env_set_mapsize(d_env, mapSize), "setting the map size of ", path);
    check(mdb_env_set_maxdbs(d_env, kTreeCount), "LMDB");
    check(mdb_env_set_maxreaders(d_env, kMaxReaders), "LMDB");
    if (mode != Mode::inspect) {
      allocateReaderTable(path);
    }
    check(mdb_env_open(d_env, path.c_str(), environmentFlags(mode), kFileMode), "opening ", path);
    if (mode == Mode::serve) {
      forgetDeadReaders();
    }
    openTrees(mode);
  }
  catch (...) {
    mdb_env_close(d_env);
    throw;
  }
}

Environment::~Environment()
{
  mdb_env_close(d_env);
}

void Environment::openTrees(Mode mode)
{
  const bool mayCreate = mode == Mode::serve || mode == Mode::build;
  MDB_txn* txn = nullptr;
  check(mdb_txn_begin(d_env, nullptr, mayCreate ? 0 : MDB_RDONLY, &txn), "opening ", d_path);
  for (unsigned i = 0; i < kTreeCount; ++i) {
    const int code = mdb_dbi_open(txn, kTrees[i].name, kTrees[i].flags | (mayCreate ? MDB_CREATE : 0), &d_trees[i]);
    if (code != MDB_SUCCESS) {
      mdb_txn_abort(txn);
      throw Error("opening " + d_path + ", tree " + kTrees[i].name, code);
    }
  }
  check(mdb_txn_commit(txn), "opening ", d_path);
}

void Environment::makeDurable()
{
  check(mdb_env_sync(d_env, 1), "writing ", d_path);
  check(mdb_env_set_flags(d_env, MDB_NOSYNC, 0), "LMDB");
  check(mdb_env_set_flags(d_env, MDB_NOMETASYNC, 1), "LMDB");
}

int Environment::forgetDeadReaders()
{
  int count = 0;
  check(mdb_reader_check(d_env, &count), "reading who reads ", d_path);
  return count;
}

bool Environment::isUsable() const
{
  MDB_txn* txn = nullptr;
  const int code = mdb_txn_begin(d_env, nullptr, MDB_RDONLY, &txn);
  if (code == MDB_SUCCESS) {
    mdb_txn_abort(txn);
  }
  return code != MDB_PANIC;
}

size_t Environment::usedSize() const
{
  MDB_envinfo info;
  MDB_stat stat;
  check(mdb_env_info(d_env, &info), "LMDB");
  check(mdb_env_stat(d_env, &stat), "LMDB");
  return (info.me_last_pgno + 1) * stat.ms_psize;
}

Transaction::Transaction(const Environment& environment, Mode mode)
    : d_environment(environment)
{
  check(mdb_txn_begin(environment.handle(), nullptr, mode == Mode::read ? MDB_RDONLY : 0, &d_txn), "beginning a transaction in ", environment.path());
}

Transaction::~Transaction()
{
  if (d_txn != nullptr) {
    mdb_txn_abort(d_txn);
  }
}

std::optional<std::string_view> Transaction::get(Tree tree, std::string_view key) const
{
  MDB_val keyVal = toVal(key);
  MDB_val value;
  const int code = mdb_get(d_txn, d_environment.tree(tree), &keyVal, &value);
  if (code == MDB_NOTFOUND) {
    return std::nullopt;
  }
  check(code, "reading the replica");
  return toView(value);
}

void Transaction::put(Tree tree, std::string_view key, std::string_view value)
{
  MDB_val keyVal = toVal(key);
  MDB_val valueVal = toVal(value);
  check(mdb_put(d_txn, d_environment.tree(tree), &keyVal, &valueVal, 0), "writing ", d_environment.path());
}

void Transaction::append(Tree tree, std::string_view key, std::string_view value)
{
  MDB_val keyVal = toVal(key);
  MDB_val valueVal = toVal(value);
  const int code = mdb_put(d_txn, d_environment.tree(tree), &keyVal, &valueVal, MDB_APPEND);
  if (code == MDB_KEYEXIST) {
    put(tree, key, value);
    return;
  }
  check(code, "writing ", d_environment.path());
}

void Transaction::remove(Tree tree, std::string_view key, std::string_view value)
{
  MDB_val keyVal = toVal(key);
  MDB_val valueVal = toVal(value);
  const int code = mdb_del(d_txn, d_environment.tree(tree), &keyVal, value.empty() ? nullptr : &valueVal);
  if (code != MDB_NOTFOUND) {
    check(code, "writing ", d_environment.path());
  }
}

uint64_t Transaction::entryCount(Tree tree) const
{
  MDB_stat stat;
  check(mdb_stat(d_txn, d_environment.tree(tree), &stat), "reading the replica");
  return stat.ms_entries;
}

void Transaction::commit()
{
  MDB_txn* txn = d_txn;
  d_txn = nullptr;
  const Environment::Change change(d_environment);
  check(withReason(mdb_txn_commit(txn), d_environment.path()), "writing ", d_environment.path());
}

void Transaction::reset()
{
  mdb_txn_reset(d_txn);
}

void Transaction::renew()
{
  check(mdb_txn_renew(d_txn), "reading the replica");
}

Cursor::Cursor(const Transaction& transaction, Tree tree)
    : d_transaction(transaction)
{
  check(mdb_cursor_open(transaction.handle(), transaction.environment().tree(tree), &d_cursor), "reading the replica");
}

Cursor::~Cursor()
{
  mdb_cursor_close(d_cursor);
}

void Cursor::renew()
{
  check(mdb_cursor_renew(d_transaction.handle(), d_cursor), "reading the replica");
}

bool Cursor::move(int operation, std::string_view key)
{
  MDB_val keyVal = toVal(key);
  MDB_val value;
  const int code = mdb_cursor_get(d_cursor, &keyVal, &value, static_cast<MDB_cursor_op>(operation));
  if (code == MDB_NOTFOUND) {
    d_key = d_value = {};
    return false;
  }
  check(code, "reading the replica");
  d_key = toView(keyVal);
  d_value = toView(value);
  return true;
}

bool Cursor::seek(std::string_view key)
{
  return key.empty() ? first() : move(MDB_SET_RANGE, key);
}

bool Cursor::first()
{
  return move(MDB_FIRST);
}

bool Cursor::last()
{
  return move(MDB_LAST);
}

bool Cursor::next()
{
  return move(MDB_NEXT);
}

bool Cursor::previous()
{
  return move(MDB_PREV);
}

void Cursor::replaceValue(std::string_view value)
{
  MDB_val keyVal = toVal(d_key);
  MDB_val valueVal = toVal(value);
  check(mdb_cursor_put(d_cursor, &keyVal, &valueVal, MDB_CURRENT), "writing the replica");
}

bool Cursor::removeAndNext()
{
  const std::string removed(d_key);
  check(mdb_cursor_del(d_cursor, 0), "writing the replica");
  return seek(removed);
}

} // namespace dodns::replica
