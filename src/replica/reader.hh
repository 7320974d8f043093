// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/order_key.hh"
#include "replica/kept_state.hh"
#include "replica/name_entry.hh"
#include "replica/replica.hh"
#include "replica/zone_info.hh"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dodns::replica {

/** There is no replica to read yet. */
class NotReady : public base::Error
{
public:
  NotReady()
      : base::Error("the first copy of the record database is not complete yet") {}
  bool isRetryable() const noexcept override { return true; }
};

/** One thread's way to read the replica; never waits for the follower.
 *
 * A look is what is between two calls of look(): one snapshot, seen whole.
 * Views from one look are valid until the next. Names are uncompressed wire
 * form of any case. All methods throw Error, and NotReady while there is no
 * replica.
 */
class Reader
{
public:
  explicit Reader(const Replica& replica)
      : d_replica(replica) {}
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /** Begins a new look at the newest state; within a look, too. */
  void look();
  /** Ends the look, so that LMDB can use old pages again. A state that is still the
   * newest is kept until the next look, or until it is not. */
  void rest();

  /** Names a state of the replica. */
  struct State
  {
    uint64_t generation = 0;
    uint64_t changes = 0;
    bool operator==(const State& rhs) const { return generation == rhs.generation && changes == rhs.changes; }
  };
  /** The newest state; nothing while it changes, or when the last look was at
   * another file. What was found in a look that began after this was asked is
   * true for as long as this stays the same. Costs next to nothing. */
  std::optional<State> newestState() const;

  struct Found
  {
    NameEntry entry;
    bool isThere = false;
    /** Nothing at the name but something below it (RFC 8020). */
    bool isEmptyNonTerminal = false;
    NameFlags flags;
    /** Of an empty non-terminal, whether it has an NSEC3 record, or would not
     * need one: false below a cut, and under opt-out when nothing but insecure
     * delegations are below it (RFC 5155 section 6). */
    bool isSecure = true;
  };
  /** What a zone holds at a name. */
  Found find(int32_t zoneId, std::string_view wireName);
  /** Whether the zone of that id has an apex that is the name or above it. */
  bool isWithin(int32_t zoneId, std::string_view wireName);

  /** The zone with exactly this name. */
  std::optional<int32_t> findZone(std::string_view wireName);
  /** The closest enclosing zone and the wire form of its name, a part of `wireName`. */
  struct Enclosing
  {
    int32_t zoneId;
    std::string_view wireApex;
  };
  std::optional<Enclosing> findEnclosingZone(std::string_view wireName);

  std::optional<ZoneInfo> zoneInfo(int32_t zoneId);
  /** ZoneInfo::metadata alone, at less expense. */
  std::optional<recorddb::Metadata> metadata(int32_t zoneId);
  /** The rows of all zones, ordered by id. */
  void forEachZone(const std::function<void(const recorddb::Zone&)>& take);
  uint64_t zoneCount();

  /** The owners of NSEC records around a name: `before` is the name itself or
   * the last one before it, `after` the first one behind it, both wrapping
   * around at the ends of the zone (RFC 4034 section 4.1.1). Wire form.
   * @returns false when the zone holds no name of its own. */
  bool findNsecNeighbours(int32_t zoneId, std::string_view wireName, std::string& before, std::string& after);

  /** Neighbours in the order of hashed names (RFC 5155 section 7.2): `before`
   * is the hash itself or the last one before it, `owner` the wire form of the
   * name that hashes to it, `after` the first one behind it, wrapping around.
   * Hashes are base32hex in lower case.
   * @returns false when the zone has no such order. */
  bool findNsec3Neighbours(int32_t zoneId, const std::string& hash, std::string& before, std::string& owner, std::string& after);

  std::optional<recorddb::TsigKey> findTsigKey(std::string_view wireName);
  void forEachTsigKey(const std::function<void(const recorddb::TsigKey&)>& take);

  /** RRsets that are in the record database and cannot be served. */
  uint64_t refusedCount();

private:
  friend class ZoneWalk;
  const Transaction& transaction() const { return d_state->transaction(); }
  bool isSecureEmptyNonTerminal(int32_t zoneId, std::string_view wireName);

  const Replica& d_replica;
  uint64_t d_generation = 0;
  bool d_isLooking = false;
  /** Where the last hash was that was asked for and found. */
  struct LastFound
  {
    int32_t zoneId = -1;
    int64_t since = 0; ///< ZoneInfo::nsec3Since
    uint8_t slot = 0;
  };
  LastFound d_lastFound;
  std::shared_ptr<KeptState> d_state; ///< in hand while d_isLooking
  bool d_isRegistered = false;        ///< so that the follower can end it
};

/** A look that ends with its scope. Who forgets to rest keeps every page of the
 * state he looked at, and the file grows with each change. */
class Look
{
public:
  explicit Look(Reader& reader)
      : d_reader(reader)
  {
    d_reader.look();
  }
  ~Look() { d_reader.rest(); }
  Look(const Look&) = delete;
  Look& operator=(const Look&) = delete;

private:
  Reader& d_reader;
};

/** Visits the names of a zone in canonical order, with its empty
 * non-terminals, over one snapshot of its own. */
class ZoneWalk
{
public:
  /** @throws NotReady, Error */
  ZoneWalk(const Replica& replica, int32_t zoneId);

  /** Moves to the next name. @returns false behind the last. */
  bool next();

  /** Wire form. */
  const std::string& name() const { return d_name; }
  bool isEmptyNonTerminal() const { return d_isEmptyNonTerminal; }
  NameFlags flags() const { return d_flags; }
  /** See Reader::Found. */
  bool isSecure() const { return d_isSecure; }
  /** The records of the name; none for an empty non-terminal. */
  NameEntry& entry() { return d_entry; }

private:
  bool isInside() const;
  void showStored();

  Reader d_reader;
  std::string d_zoneKey;
  size_t d_apexKeySize = 0;
  std::unique_ptr<Cursor> d_cursor;
  bool d_isThere = false;
  /** Order key of the stored name the cursor is at, and how much of it has
   * been shown: the keys of its ancestors come first. */
  std::string d_key;
  size_t d_shown = 0;
  std::string d_name;
  bool d_isEmptyNonTerminal = false;
  NameFlags d_flags;
  bool d_isSecure = true;
  NameEntry d_entry;
};

} // namespace dodns::replica
