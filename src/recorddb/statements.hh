// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/** All SQL of this folder but for that about the schema itself. */
namespace dodns::recorddb::statements {

/* Looks of followers. */

/** The first statement of a look: which transactions it sees, and where. */
inline constexpr const char* kLook = R"(
  SELECT pg_current_snapshot()::text, pg_snapshot_xmin(pg_current_snapshot())::text,
         pg_snapshot_xmax(pg_current_snapshot())::text, pg_is_in_recovery(),
         i.uuid, (SELECT system_identifier FROM pg_control_system()),
         CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_control_checkpoint())
              ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer END,
         CASE WHEN f.pruned_before > pg_snapshot_xmax(pg_current_snapshot()) THEN '0' -- out of another cluster's dump
              ELSE f.pruned_before END,
         pg_backend_pid() || '@' || pg_postmaster_start_time()
  FROM dodns.database_identity i, dodns.feed_state f)";

/** $1, $2, $3: numbers, transactions and times of rows of the feed; how many
 * are there, and how many are not though their transaction is at least $4. */
inline constexpr const char* kTestimony = R"(
  SELECT count(*) FILTER (WHERE is_there), count(*) FILTER (WHERE NOT is_there AND transaction >= $4::xid8)
  FROM (SELECT seen.transaction,
               seen.at IS NOT DISTINCT FROM (SELECT floor(extract(epoch FROM c.at) * 1000000)::bigint
                                             FROM dodns.change_feed c WHERE c.id = seen.id AND c.xid = seen.transaction) AS is_there
        FROM unnest($1::bigint[], $2::xid8[], $3::bigint[]) AS seen (id, transaction, at)) s)";

/** $1: horizon, $2: transactions that were in progress. Rows of transactions
 * that this cluster has not begun are out of another cluster's dump. */
inline constexpr const char* kChangesSince = R"(
  SELECT scope, zone_id, name, floor(extract(epoch FROM clock_timestamp() - at) * 1000)::bigint,
         id, xid, floor(extract(epoch FROM at) * 1000000)::bigint
  FROM dodns.change_feed
  WHERE (xid >= $1::xid8 OR xid = ANY ($2::xid8[])) AND xid < pg_snapshot_xmax(pg_current_snapshot()))";

inline constexpr const char* kLatestOfFeed = R"(
  SELECT id, xid, floor(extract(epoch FROM at) * 1000000)::bigint
  FROM dodns.change_feed WHERE xid < pg_snapshot_xmax(pg_current_snapshot()) ORDER BY id DESC LIMIT 1000)";

/** $1: ids, NULL for all. One row for each value of metadata and then for
 * each key, at least one. */
inline constexpr const char* kZoneRows = R"(
  SELECT z.id, z.name, z.kind, array_to_string(z.primaries, ' '), z.account, z.catalog, z.options,
         i.kind, i.value, i.key_id, i.flags, i.active, i.published, i.content
  FROM dodns.zones z
  LEFT JOIN (
    SELECT zone_id, kind, ordinal, content AS value,
           NULL::integer AS key_id, NULL::integer AS flags, NULL::boolean AS active, NULL::boolean AS published, NULL::text AS content
    FROM dodns.zone_metadata
    UNION ALL
    SELECT zone_id, NULL, NULL, NULL, id, flags, active, published, content FROM dodns.dnssec_keys) i ON i.zone_id = z.id
  WHERE $1::integer[] IS NULL OR z.id = ANY ($1)
  ORDER BY z.id, i.kind, i.ordinal, i.key_id)";

inline constexpr const char* kTsigKeys = "SELECT name, algorithm, secret FROM dodns.tsig_keys ORDER BY name";

/** For the sort of the next one, until the end of the look. */
inline constexpr const char* kMoreMemory = "SET LOCAL work_mem = '256MB'";

inline constexpr const char* kCopyRecords = R"(
  COPY (SELECT zone_id, name, type, ttl, rdata FROM dodns.records WHERE NOT disabled
        ORDER BY zone_id, order_key, type) TO STDOUT)";

inline constexpr const char* kRecordsOfZone = R"(
  SELECT zone_id, name, type, ttl, rdata FROM dodns.records
  WHERE zone_id = $1 AND NOT disabled ORDER BY order_key, type)";

inline constexpr const char* kRecordsOfNames = R"(
  SELECT zone_id, name, type, ttl, rdata FROM dodns.records
  WHERE zone_id = $1 AND name = ANY ($2) AND NOT disabled ORDER BY order_key, type)";

inline constexpr const char* kZoneNames = "SELECT id, name FROM dodns.zones ORDER BY id";

/** $1: a name; NULL for all. */
inline constexpr const char* kZoneVersions = R"(
  SELECT id, name, (SELECT coalesce(sum(c.transactions), 0)::bigint FROM dodns.zone_changes c WHERE c.zone_id = z.id)
  FROM dodns.zones z WHERE $1::text IS NULL OR name = $1)";

/* Status of nameservers. */

/** $6: when it copied everything, in Unix seconds; NULL: as before. */
inline constexpr const char* kReportStatus = R"(
  INSERT INTO dodns.nameservers AS ours (name, position, horizon, lag_ms, version, copied_at)
  VALUES ($1, $2, $3::xid8, $4, $5, to_timestamp($6))
  ON CONFLICT (name) DO UPDATE
    SET position = excluded.position, horizon = excluded.horizon, lag_ms = excluded.lag_ms,
        version = excluded.version, last_contact = excluded.last_contact,
        copied_at = coalesce(excluded.copied_at, ours.copied_at))";

inline constexpr const char* kNameservers = R"(
  SELECT n.name, n.position, n.lag_ms, n.version,
         extract(epoch FROM clock_timestamp() - n.last_contact)::bigint,
         extract(epoch FROM clock_timestamp() - n.copied_at)::bigint,
         n.last_contact < clock_timestamp() - f.nameserver_is_gone_after,
         f.pruned_before
  FROM dodns.nameservers n, dodns.feed_state f
  ORDER BY n.name)";

/** $1: horizon, $2: transactions that were in progress: as kChangesSince. */
inline constexpr const char* kCountChangesSince = R"(
  SELECT count(*) FROM dodns.change_feed
  WHERE (xid >= $1::xid8 OR xid = ANY ($2::xid8[])) AND xid < pg_snapshot_xmax(pg_current_snapshot()))";

inline constexpr const char* kRequestCopy = "SELECT dodns.request_copy($1)";

inline constexpr const char* kPruneFeed = "SELECT dodns.prune_change_feed()";

/* Management: the database itself. */

/** Of a primary: only there can be written. */
inline constexpr const char* kIdentity = R"(
  SELECT i.uuid, (SELECT system_identifier FROM pg_control_system()),
         ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer
  FROM dodns.database_identity i)";

/* Management: zones. */

inline constexpr const char* kFindZone = R"(
  SELECT id, name, kind, array_to_string(primaries, ' '), account, catalog, options
  FROM dodns.zones WHERE name = $1)";

inline constexpr const char* kZonesInOrder = R"(
  SELECT id, name, kind, array_to_string(primaries, ' '), account, catalog, options
  FROM dodns.zones ORDER BY order_key)";

inline constexpr const char* kZonesWithSoa = R"(
  SELECT z.id, z.name, z.kind, array_to_string(z.primaries, ' '), z.account, z.catalog, z.options, r.rdata
  FROM dodns.zones z LEFT JOIN dodns.records r
    ON r.zone_id = z.id AND r.order_key = z.order_key AND r.type = 'SOA' AND NOT r.disabled
  ORDER BY z.order_key, r.rdata)";

inline constexpr const char* kCreateZone = R"(
  INSERT INTO dodns.zones (name, kind, primaries, account) VALUES ($1, $2, $3, $4)
  ON CONFLICT (name) DO NOTHING RETURNING id)";

inline constexpr const char* kDeleteZone = "DELETE FROM dodns.zones WHERE name = $1";
inline constexpr const char* kSetKind = "UPDATE dodns.zones SET kind = $2 WHERE name = $1";
inline constexpr const char* kSetAccount = "UPDATE dodns.zones SET account = $2 WHERE name = $1";
inline constexpr const char* kSetPrimaries = "UPDATE dodns.zones SET primaries = $2 WHERE name = $1";
inline constexpr const char* kSetOptions = "UPDATE dodns.zones SET options = $2 WHERE name = $1";
inline constexpr const char* kSetCatalog = "UPDATE dodns.zones SET catalog = $2 WHERE name = $1";

inline constexpr const char* kMetadata = R"(
  SELECT m.kind, m.content FROM dodns.zone_metadata m JOIN dodns.zones z ON z.id = m.zone_id
  WHERE z.name = $1 ORDER BY m.kind, m.ordinal)";

inline constexpr const char* kDeleteMetadata = "DELETE FROM dodns.zone_metadata WHERE zone_id = $1 AND kind = $2";

inline constexpr const char* kInsertMetadata = R"(
  INSERT INTO dodns.zone_metadata (zone_id, kind, ordinal, content)
  SELECT $1, $2, ordinal - 1, content FROM unnest($3::text[]) WITH ORDINALITY AS given (content, ordinal))";

/** Writers of one zone wait here for each other; those of plain SQL, who
 * lock the zone's key only, do not have to. */
inline constexpr const char* kLockZone = "SELECT id FROM dodns.zones WHERE id = $1 FOR NO KEY UPDATE";
inline constexpr const char* kLockZoneByName = "SELECT id FROM dodns.zones WHERE name = $1 FOR NO KEY UPDATE";

/* Management: records. */

/** $2: disabled ones, too. */
inline constexpr const char* kListZone = R"(
  SELECT zone_id, name, type, ttl, rdata, disabled FROM dodns.records
  WHERE zone_id = $1 AND ($2 OR NOT disabled) ORDER BY order_key, type)";

/** $2: names. The topmost one that is a delegation. */
inline constexpr const char* kTopmostDelegation = R"(
  SELECT r.name FROM dodns.records r JOIN dodns.zones z ON z.id = r.zone_id
  WHERE r.zone_id = $1 AND r.name = ANY ($2) AND r.type = 'NS' AND NOT r.disabled AND r.order_key <> z.order_key
  ORDER BY length(r.order_key) LIMIT 1)";

/** $2: a name. The last name of the zone that is not behind it, else the last
 * of all. */
inline constexpr const char* kNameNotBehind = R"(
  SELECT coalesce(
    (SELECT name FROM dodns.records
     WHERE zone_id = $1 AND NOT disabled AND order_key <= dodns.order_key($2)
     ORDER BY order_key DESC LIMIT 1),
    (SELECT name FROM dodns.records
     WHERE zone_id = $1 AND NOT disabled
     ORDER BY order_key DESC LIMIT 1)))";

/** $2: a name, $3: whether the names below it are to be passed over, too, which
 * the root cannot be asked. The first name of the zone behind it, else the first
 * of all. */
inline constexpr const char* kNameBehind = R"(
  SELECT coalesce(
    (SELECT name FROM dodns.records
     WHERE zone_id = $1 AND NOT disabled
       AND order_key >= CASE WHEN $3 THEN set_byte(dodns.order_key($2), length(dodns.order_key($2)) - 1, 1)
                             ELSE dodns.order_key($2) || '\x00'::bytea END
     ORDER BY order_key LIMIT 1),
    (SELECT name FROM dodns.records
     WHERE zone_id = $1 AND NOT disabled
     ORDER BY order_key LIMIT 1)))";

inline constexpr const char* kZoneName = "SELECT name FROM dodns.zones WHERE id = $1";

/** $1: zone id or -1 for the closest enclosing one, $2: the name, $3: the
 * name and all its ancestors, $4: type, empty for all, $5: whether disabled
 * ones, too. Says of each record whether its name is a delegation and whether
 * it is below one. */
inline constexpr const char* kLookup = R"(
  WITH zone AS (
    SELECT id, order_key FROM dodns.zones
    WHERE name = ANY ($3) AND ($1::integer = -1 OR id = $1::integer)
    ORDER BY length(order_key) DESC LIMIT 1),
  delegation AS (
    SELECT r.name FROM dodns.records r JOIN zone z ON r.zone_id = z.id
    WHERE r.name = ANY ($3) AND r.type = 'NS' AND NOT r.disabled AND r.order_key <> z.order_key)
  SELECT r.zone_id, r.name, r.type, r.ttl, r.rdata, r.disabled,
         EXISTS (SELECT FROM delegation WHERE name = $2),
         EXISTS (SELECT FROM delegation WHERE name <> $2)
  FROM dodns.records r JOIN zone z ON r.zone_id = z.id
  WHERE r.name = $2 AND ($5 OR NOT r.disabled) AND ($4 = '' OR r.type = $4)
  ORDER BY r.type)";

/** $2: a name, but not the root. It and the names below it are those whose keys
 * begin with its own, which ends in an octet of value 0. */
inline constexpr const char* kListSubtree = R"(
  SELECT r.zone_id, r.name, r.type, r.ttl, r.rdata, r.disabled
  FROM dodns.records r
  WHERE r.zone_id = $1 AND NOT r.disabled
    AND r.order_key >= dodns.order_key($2)
    AND r.order_key < set_byte(dodns.order_key($2), length(dodns.order_key($2)) - 1, 1)
  ORDER BY r.order_key, r.type)";

inline constexpr const char* kInsertRecords = R"(
  INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, disabled)
  SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::boolean[])
  ON CONFLICT DO NOTHING)";

/** $3: type, empty for all. */
inline constexpr const char* kDeleteRrset = R"(
  DELETE FROM dodns.records WHERE zone_id = $1 AND name = $2 AND ($3 = '' OR type = $3))";

inline constexpr const char* kDeleteAllRecords = "DELETE FROM dodns.records WHERE zone_id = $1";

/** $1: nameRegex(). gpgsql, whose users these are, keeps the first field of MX
 * and SRV elsewhere and finds the rest. */
inline constexpr const char* kSearchRecords = R"(
  SELECT zone_id, name, type, ttl, rdata, disabled FROM dodns.records
  WHERE name ~* $1 OR rdata ~* $1
     OR (type IN ('MX', 'SRV') AND substr(rdata, strpos(rdata, ' ') + 1) ~* $1)
  LIMIT $2)";

/* Management: keys. */

inline constexpr const char* kKeys = R"(
  SELECT k.id, k.flags, k.active, k.published, k.content
  FROM dodns.dnssec_keys k JOIN dodns.zones z ON z.id = k.zone_id
  WHERE z.name = $1 ORDER BY k.id)";

inline constexpr const char* kAddKey = R"(
  INSERT INTO dodns.dnssec_keys (zone_id, flags, active, published, content)
  VALUES ($1, $2, $3, $4, $5) RETURNING id)";

inline constexpr const char* kRemoveKey = "DELETE FROM dodns.dnssec_keys WHERE zone_id = $1 AND id = $2";
inline constexpr const char* kActivateKey = "UPDATE dodns.dnssec_keys SET active = true WHERE zone_id = $1 AND id = $2";
inline constexpr const char* kDeactivateKey = "UPDATE dodns.dnssec_keys SET active = false WHERE zone_id = $1 AND id = $2";
inline constexpr const char* kPublishKey = "UPDATE dodns.dnssec_keys SET published = true WHERE zone_id = $1 AND id = $2";
inline constexpr const char* kUnpublishKey = "UPDATE dodns.dnssec_keys SET published = false WHERE zone_id = $1 AND id = $2";

inline constexpr const char* kFindTsigKey = "SELECT name, algorithm, secret FROM dodns.tsig_keys WHERE name = $1";

inline constexpr const char* kSetTsigKey = R"(
  INSERT INTO dodns.tsig_keys (name, algorithm, secret) VALUES ($1, $2, $3)
  ON CONFLICT (name) DO UPDATE SET algorithm = excluded.algorithm, secret = excluded.secret)";

inline constexpr const char* kDeleteTsigKey = "DELETE FROM dodns.tsig_keys WHERE name = $1";

/* Management: transfers. */

/** $1: kinds, $2: the zone's name, $3: its catalog; NULL for any. */
inline constexpr const char* kStates = R"(
  SELECT z.id, z.name, z.kind, array_to_string(z.primaries, ' '), z.account, z.catalog, z.options,
         (SELECT min(r.rdata) FROM dodns.records r -- of several, which is wrong, always the same one
          WHERE r.zone_id = z.id AND r.order_key = z.order_key AND r.type = 'SOA' AND NOT r.disabled),
         s.notified_serial, extract(epoch FROM s.last_check)::bigint
  FROM dodns.zones z LEFT JOIN dodns.zone_state s ON s.zone_id = z.id
  WHERE ($1::text[] IS NULL OR z.kind = ANY ($1)) AND ($2::text IS NULL OR z.name = $2) AND ($3::text IS NULL OR z.catalog = $3)
  ORDER BY z.order_key)";

inline constexpr const char* kSetLastCheck = R"(
  INSERT INTO dodns.zone_state (zone_id, last_check)
  SELECT id, to_timestamp($2) FROM dodns.zones WHERE id = $1
  ON CONFLICT (zone_id) DO UPDATE SET last_check = excluded.last_check)";

inline constexpr const char* kSetNotifiedSerial = R"(
  INSERT INTO dodns.zone_state (zone_id, notified_serial)
  SELECT id, $2::bigint FROM dodns.zones WHERE id = $1
  ON CONFLICT (zone_id) DO UPDATE SET notified_serial = excluded.notified_serial)";

/** abbrev() of an address is its canonical form, and shows the length of a
 * network, which then is refused. */
inline constexpr const char* kAddAutoprimary = R"(
  INSERT INTO dodns.autoprimaries (ip, nameserver, account) VALUES (abbrev($1::inet), $2, $3)
  ON CONFLICT (ip, nameserver) DO NOTHING)";

inline constexpr const char* kRemoveAutoprimary = R"(
  DELETE FROM dodns.autoprimaries WHERE ip = abbrev($1::inet) AND nameserver = $2)";

inline constexpr const char* kAutoprimaries = "SELECT ip, nameserver, account FROM dodns.autoprimaries ORDER BY ip, nameserver";

/** $2: names of nameservers; the first one that is known decides. */
inline constexpr const char* kFindAutoprimary = R"(
  SELECT ip, nameserver, account FROM dodns.autoprimaries
  WHERE ip = abbrev($1::inet) AND nameserver = ANY ($2)
  ORDER BY array_position($2, nameserver) LIMIT 1)";

/* Management: comments. */

inline constexpr const char* kComments = R"(
  SELECT zone_id, name, type, modified_at, account, comment FROM dodns.comments
  WHERE zone_id = $1 ORDER BY name, type, id)";

inline constexpr const char* kInsertComment = R"(
  INSERT INTO dodns.comments (zone_id, name, type, modified_at, account, comment) VALUES ($1, $2, $3, $4, $5, $6))";

/** $3: type, empty for all. */
inline constexpr const char* kDeleteComments = R"(
  DELETE FROM dodns.comments WHERE zone_id = $1 AND name = $2 AND ($3 = '' OR type = $3))";

/** $1: nameRegex(), $2: plainRegex(). */
inline constexpr const char* kSearchComments = R"(
  SELECT zone_id, name, type, modified_at, account, comment FROM dodns.comments
  WHERE name ~* $1 OR comment ~* $2 LIMIT $3)";

inline constexpr const char* kOwnTransaction = "SELECT pg_current_xact_id_if_assigned()";

} // namespace dodns::recorddb::statements
