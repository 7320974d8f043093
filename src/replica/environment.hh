// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "replica/error.hh"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

namespace dodns::replica {

/** The named trees of a replica file.
 *
 * | tree       | key                                            | value |
 * |------------|------------------------------------------------|-------|
 * | facts      | a word: `format`, `identity`, `position`, `complete` | text |
 * | zones      | zone id, 4 octets big-endian                   | ZoneInfo |
 * | zone_names | order key of the apex, 0x00                    | zone id |
 * | names      | zone id, order key of the name                 | all RRsets of the name (name_entry.hh) |
 * | aliases    | order key of a CNAME's or DNAME's target       | many: zone id, order key of its owner |
 * | nsec3      | zone id, slot (1 octet), hash in base32hex     | order key of the hashed name |
 * | tsig_keys  | order key of the key's name, 0x00              | TsigKey |
 * | refused    | zone id, order key, type (2 octets big-endian) | the reason |
 */
enum class Tree : unsigned
{
  facts,
  zones,
  zoneNames,
  names,
  aliases,
  nsec3,
  tsigKeys,
  refused,
};
inline constexpr unsigned kTreeCount = 8;

/** The version of all of the above. A file of another format is replaced. */
inline constexpr std::string_view kFormat = "2";

/** One open LMDB file. A process must not open a file twice. */
class Environment
{
public:
  enum class Mode
  {
    serve,   ///< every commit reaches the disk before it is seen
    build,   ///< nothing does until makeDurable(): for a file nobody serves yet
    inspect, ///< read only, no locks: nobody writes, or it is for a check in a process of its own
    watch,   ///< read only, beside a process that serves
  };

  /** Opens, and creates unless it is read only, the file. @throws Error */
  Environment(const std::string& path, size_t mapSize, Mode mode);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  /** Ends a build: everything so far is on disk, the file can serve. */
  void makeDurable();

  const std::string& path() const { return d_path; }
  /** Counts the commits of this process, by two; odd while one is under way. What
   * was read from the file is still its newest state when this is even and
   * the same as before the reading began. */
  uint64_t changes() const { return d_changes->load(std::memory_order_acquire); }
  /** What changes() counts with. It outlives this object. */
  std::shared_ptr<const std::atomic<uint64_t>> counter() const { return d_changes; }

  /** Frees what processes held that were killed while they read: as long as they
   * hold it, pages of the state that they saw are not used again.
   * @returns how many there were. */
  int forgetDeadReaders();

  /** False when the page with which a commit ends could not be written: LMDB
   * lets nobody begin a transaction any more, not even to read, until the file is
   * opened anew. */
  bool isUsable() const;

  /** Octets of the file that are in use, holes included. */
  size_t usedSize() const;

  MDB_env* handle() const { return d_env; }
  unsigned tree(Tree tree) const { return d_trees[static_cast<unsigned>(tree)]; }

private:
  friend class Transaction;
  /** Makes changes() odd for as long as it lives. */
  class Change
  {
  public:
    explicit Change(const Environment& environment)
        : d_changes(*environment.d_changes) { ++d_changes; }
    ~Change() { ++d_changes; }
    Change(const Change&) = delete;
    Change& operator=(const Change&) = delete;

  private:
    std::atomic<uint64_t>& d_changes;
  };

  void openTrees(Mode mode);

  std::string d_path;
  std::shared_ptr<std::atomic<uint64_t>> d_changes = std::make_shared<std::atomic<uint64_t>>(0);
  MDB_env* d_env = nullptr;
  unsigned d_trees[kTreeCount] = {};
};

/** An LMDB transaction: read only unless made with `write`. */
class Transaction
{
public:
  enum class Mode
  {
    read,
    write,
  };

  Transaction(const Environment& environment, Mode mode);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /** The value of a key. Valid until the next write or the transaction's end. */
  std::optional<std::string_view> get(Tree tree, std::string_view key) const;

  void put(Tree tree, std::string_view key, std::string_view value);
  /** put() for keys that arrive in order, which is much faster; falls back to
   * put() when they do not. */
  void append(Tree tree, std::string_view key, std::string_view value);
  /** Removes a key or, in `aliases`, one of its values. Missing ones are fine. */
  void remove(Tree tree, std::string_view key, std::string_view value = {});

  uint64_t entryCount(Tree tree) const;

  void commit();

  /** For read transactions: give up the snapshot but keep the slot, and take
   * a new snapshot. */
  void reset();
  void renew();

  MDB_txn* handle() const { return d_txn; }
  const Environment& environment() const { return d_environment; }

private:
  const Environment& d_environment;
  MDB_txn* d_txn = nullptr;
};

/** A place in a tree. Views are valid as those of Transaction::get(). */
class Cursor
{
public:
  Cursor(const Transaction& transaction, Tree tree);
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  /** In a read transaction that was renewed: forgets its place and sees the new
   * snapshot. */
  void renew();

  /** Moves to the first key that is not below `key`. @returns false at the end. */
  bool seek(std::string_view key);
  bool first();
  bool last();
  /** In `aliases`, each value of a key is a step. */
  bool next();
  bool previous();
  void replaceValue(std::string_view value);
  /** Removes what the cursor is at and moves to what follows it. */
  bool removeAndNext();

  std::string_view key() const { return d_key; }
  std::string_view value() const { return d_value; }

private:
  bool move(int operation, std::string_view key = {});

  const Transaction& d_transaction;
  MDB_cursor* d_cursor = nullptr;
  std::string_view d_key;
  std::string_view d_value;
};

} // namespace dodns::replica
