// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "dns/name.hh"
#include "dns/record.hh"
#include "dns/rrset.hh"
#include "legacy/error.hh"
#include "legacy/soa.hh"
#include "zonefile/entry.hh"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dodns::legacy {

struct ZoneSummary
{
  dns::Name name;
  std::optional<uint32_t> serial; ///< when it costs nothing, or was asked for
};

/** One entry as it stands in the old system, whether it can be converted or
 * not: zonefile::readEntry(entry.text, zone, findings) makes a record of it. */
struct Entry
{
  zonefile::Entry text;
  std::string place; ///< where it is, for people: `table records, row 4711`, `transfer from 192.0.2.1:53, record 12`
};

/** What becomes of one RRset of a zone. At least one of the two is set, and no
 * two changes of one list are about the same name and type.
 *
 * The serial of a SOA belongs to the system that it is in: those in `before`
 * and `after` are not looked at but to raise it as far as `after` says, where the
 * write itself says nothing. */
struct RRsetChange
{
  dns::Name name;
  uint16_t type = 0;
  std::optional<dns::RRset> before; ///< nothing: there must be none
  std::optional<dns::RRset> after;  ///< nothing: it is removed
};

/** Which of its states a list of changes finds a system in. */
enum class State
{
  before,
  after,
  other, ///< somebody else wrote, or only a part was done
};

/** Several writes as one. Destroyed without commit() none of them has happened. */
class Transaction
{
public:
  virtual ~Transaction() = default;

  /** Makes all of it visible. Call once, whatever comes of it.
   * @throws Error; see Error::outcomeIsUnknown(). */
  virtual void commit() = 0;
};

/** An old DNS system.
 *
 * Not thread-safe: one for each worker. Everything waits only as long as its
 * time-outs allow; connections are made when needed and again when lost.
 * Methods throw Error. An exception of a sink ends the reading and is passed
 * on; a sink must not use the system that calls it.
 */
class System
{
public:
  virtual ~System() = default;

  /** For messages, such as `dns_server 192.0.2.1:53`. */
  virtual std::string description() const = 0;

  /** Told by forEachZone() of a zone whose name is none, as it stands there; when nobody is
   * told that is an Error. */
  std::function<void(const std::string& text, const std::string& why)> takeUnreadableZone;

  /** All zones, in no particular order. Streams where the system can. */
  virtual void forEachZone(const std::function<void(const ZoneSummary&)>& take) = 0;

  /** One zone with its serial; nothing when there is no such zone. */
  virtual std::optional<ZoneSummary> findZone(const dns::Name& zone) = 0;

  /** Every entry of a zone as it stands there, the SOA among them, entries
   * that cannot be converted, too. What the old system makes by itself is left
   * out: RRSIG, NSEC, NSEC3, NSEC3PARAM, and DNSKEY, CDS and CDNSKEY of a signed zone.
   * Streams. An end that comes too early is an Error: then the sink has been
   * given a part. @throws Error noZone when it has no such zone. */
  virtual void readZone(const dns::Name& zone, const std::function<void(const Entry&)>& take) = 0;

  /** What came and went since a zone had this serial, as readZone() says it, but
   * for DNSKEY, CDS, CDNSKEY and ZONEMD at the top of the zone. Streams.
   * @returns the serial with these changes; nothing when the system does not
   * say, as most do: then what was handed out means nothing, and the whole zone
   * has to be read. */
  virtual std::optional<uint32_t> readChanges(const dns::Name& /*zone*/, uint32_t /*serial*/, const std::function<void(const Entry&, bool isAdded)>& /*take*/) { return std::nullopt; }

  /** One RRset with FQDNs; nothing when there is none.
   * @throws Error refused when it is there and cannot be converted. */
  virtual std::optional<dns::RRset> read(const dns::Name& zone, const dns::Name& name, uint16_t type) = 0;

  /** Several RRsets, each a name and a type: many of them with one reading of
   * the whole zone. Throws what read() and readZone() do. */
  virtual std::vector<std::optional<dns::RRset>> readAll(const dns::Name& zone, const std::vector<std::pair<dns::Name, uint16_t>>& rrsets);

  /** The parts in which a list of changes is to be written, one after the other,
   * where one write has no room for all. Those of one name stay together, and nameservers that come or go with those they are of. */
  virtual std::vector<std::vector<RRsetChange>> inParts(const std::vector<RRsetChange>& changes) const { return {changes}; }

  /** From now on all writes are one, as long as the returned object lives; what
   * reads meanwhile sees them. Nothing when the system has no such thing: then
   * each write is visible at once. */
  virtual std::unique_ptr<Transaction> begin() { return nullptr; }

  /** Writes several RRsets as a whole or not at all, and only when each is exactly
   * as its `before` says (a DNS server cannot compare TTLs: RFC 2136 section 2.4.2).
   * @param serial nothing: the system raises it in its own way, as one does that cannot
   * be told.
   * @throws Error conflict when some RRset is not. */
  virtual void apply(const dns::Name& zone, const std::vector<RRsetChange>& changes, const std::optional<NextSerial>& serial) = 0;

  /** Waits for whoever is writing a zone, also for a commit of which nobody was told the end, where the system has
   * such a thing. @throws Error unavailable when that takes too long. */
  virtual void waitForWrites(const dns::Name& /*zone*/) {}

  /** Whether apply() can tell it the zone's serial. To ask may cost a question and a write of nothing. */
  virtual bool takesSerials(const dns::Name& zone) = 0;

  /** Reads what is there now: after an unknown outcome, and to catch a system
   * that accepts a write and does not do it. TTLs count. When before and after
   * are equal: after. */
  State stateOf(const dns::Name& zone, const std::vector<RRsetChange>& changes);

  /** Makes a zone with these records, a SOA and NS among them. @throws Error
   * conflict when there is one, unsupported when this system cannot. */
  virtual void createZone(const dns::Name& zone, const std::vector<dns::Record>& records) = 0;

  /** Removes a zone with everything in it. @throws Error noZone, unsupported. */
  virtual void deleteZone(const dns::Name& zone) = 0;

protected:
  static constexpr size_t kMostQuestions = 200; ///< more of them take longer than reading the zone
};

} // namespace dodns::legacy
