// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/** The SQL about what zones were, who changed them, and who knows of it. */
namespace dodns::recorddb::statements {

/* History. Times are RFC 3339 texts. */

/** $1: a name, $2: a time. The zone that had this name then, and its kind. */
inline constexpr const char* kZoneAt = R"(
  SELECT id, kind FROM (
    SELECT h.zone_id AS id, h.kind, h.gone_at FROM dodns.zone_history h
    WHERE h.name = $1 AND h.created_at <= $2::timestamptz AND h.gone_at > $2::timestamptz
    UNION ALL
    SELECT z.id, z.kind, 'infinity' FROM dodns.zones z
    WHERE z.name = $1
      AND greatest(z.created_at, (SELECT max(h.gone_at) FROM dodns.zone_history h WHERE h.zone_id = z.id)) <= $2::timestamptz) found
  ORDER BY gone_at LIMIT 1)";

/** When the history begins, whether $1 is before that, and what time it is. */
inline constexpr const char* kHistoryBegin = R"(
  SELECT to_char(begins_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), $1::timestamptz < begins_at,
         to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  FROM dodns.history_state)";

/** $1: zone, $2: time. Canonical order, the SOA record first. */
inline constexpr const char* kRecordsAt = R"(
  SELECT id, name, type, ttl, rdata, given FROM dodns.records_at($1, $2)
  ORDER BY dodns.order_key(name), type <> 'SOA', type, rdata)";

/** $1: zone, $2: time, $3: how far it is counted. */
inline constexpr const char* kCountRecordsAt = "SELECT count(*) FROM (SELECT FROM dodns.records_at($1, $2) LIMIT $3) found";

inline constexpr const char* kSoaAt = R"(
  SELECT id, name, type, ttl, rdata, given FROM dodns.records_at($1, $2) WHERE type = 'SOA' ORDER BY id LIMIT 1)";

/** $1, $2: zone and time before, $3, $4: after. NULL for a zone that was not there. */
inline constexpr const char* kDifference = R"(
  WITH before AS (SELECT name, type, ttl, rdata FROM dodns.records_at($1, $2)),
       after AS (SELECT name, type, ttl, rdata FROM dodns.records_at($3, $4))
  SELECT is_added, name, type, ttl, rdata
  FROM (SELECT false AS is_added, gone.* FROM (TABLE before EXCEPT TABLE after) gone
        UNION ALL
        SELECT true, come.* FROM (TABLE after EXCEPT TABLE before) come) d
  ORDER BY dodns.order_key(name), type <> 'SOA', type, is_added, rdata)";

/* Restoring. $1: the zone now, $2: the zone then, $3: then. An SOA record that
 * is there stays. */

inline constexpr const char* kRemoveWhatWasNot = R"(
  WITH former AS MATERIALIZED (SELECT * FROM dodns.records_at($2, $3))
  DELETE FROM dodns.records r
  WHERE zone_id = $1 AND NOT disabled AND type <> 'SOA'
    AND NOT EXISTS (SELECT FROM former f WHERE f.id = r.id AND f.name = r.name AND f.type = r.type AND f.ttl = r.ttl AND f.rdata = r.rdata))";

/** A record gets the number back that it had. What is there disabled is in the way. */
inline constexpr const char* kRemoveDisabledTwins = R"(
  WITH former AS MATERIALIZED (SELECT * FROM dodns.records_at($2, $3))
  DELETE FROM dodns.records r USING former f
  WHERE r.zone_id = $1 AND r.disabled AND (f.id = r.id OR (f.name = r.name AND f.type = r.type AND f.rdata = r.rdata)))";

inline constexpr const char* kBringBackWhatWas = R"(
  WITH former AS MATERIALIZED (SELECT * FROM dodns.records_at($2, $3))
  INSERT INTO dodns.records (id, zone_id, name, type, ttl, rdata, given) OVERRIDING SYSTEM VALUE
  SELECT f.id, $1, f.name, f.type, f.ttl, f.rdata, f.given FROM former f
  WHERE (f.type <> 'SOA' OR NOT EXISTS (SELECT FROM dodns.records r WHERE r.zone_id = $1 AND r.type = 'SOA' AND NOT r.disabled))
    AND NOT EXISTS (SELECT FROM dodns.records r WHERE r.zone_id = $1 AND r.name = f.name AND r.type = f.type AND r.rdata = f.rdata)
  ORDER BY f.id)";

/* Audit. */

/** The log's entries, and what others than the API replaced or removed.
 * $1: name, $2, $3: before this time and number, or NULL, $4: how many. */
inline constexpr const char* kAuditOfZone = R"(
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), id, xid, action, token_id, token, client, request_id, db_role, before, after
  FROM (
    SELECT a.at, a.id, a.xid, a.action, a.token_id, a.token, a.client, a.request_id, NULL AS db_role, a.before, a.after
    FROM dodns.audit_log a
    WHERE a.zone = $1 AND ($2::timestamptz IS NULL OR (a.at, a.id) < ($2::timestamptz, $3::bigint))
    UNION ALL
    SELECT h.gone_at, -h.id, h.xid, CASE WHEN h.is_removed THEN 'delete' ELSE 'update' END, NULL, NULL, NULL, NULL, h.db_role,
           jsonb_build_object('name', h.name, 'type', h.type, 'ttl', h.ttl, 'rdata', h.rdata), NULL
    FROM dodns.record_history h
    WHERE h.zone_id IN (SELECT z.id FROM dodns.zones z WHERE z.name = $1 UNION SELECT zh.zone_id FROM dodns.zone_history zh WHERE zh.name = $1)
      AND ($2::timestamptz IS NULL OR (h.gone_at, -h.id) < ($2::timestamptz, $3::bigint))
      AND NOT EXISTS (SELECT FROM dodns.audit_log a WHERE a.zone = $1 AND a.at = h.gone_at)) entries
  ORDER BY at DESC, id DESC LIMIT $4)";

/* Search. $1: regular expression of names, $2: a name that it must be, $3:
 * type, $4: regular expression of rdata, each NULL for any; $5: patterns of a
 * token, $6: behind this number, $7: how many. */
inline constexpr const char* kSearch = R"(
  SELECT r.id, r.name, r.type, r.ttl, r.rdata, r.given, z.name
  FROM dodns.records r JOIN dodns.zones z ON z.id = r.zone_id
  WHERE NOT r.disabled AND r.id > $6
    AND ($1::text IS NULL OR r.name ~* $1) AND ($2::text IS NULL OR r.name = $2)
    AND ($3::text IS NULL OR r.type = $3)
    AND ($4::text IS NULL OR r.rdata ~* $4 OR (r.type IN ('MX', 'SRV') AND substr(r.rdata, strpos(r.rdata, ' ') + 1) ~* $4))
    AND ($5::text[] = '{}' OR z.name = ANY ($5)
         OR EXISTS (SELECT FROM unnest($5::text[]) p
                    WHERE left(p, 2) = '*.' AND z.name <> substr(p, 3)
                      AND substr(z.order_key, 1, length(dodns.order_key(substr(p, 3)))) = dodns.order_key(substr(p, 3))))
  ORDER BY r.id LIMIT $7)";

/* Upkeep. */

inline constexpr const char* kPruneHistory = "SELECT dodns.prune_history()";
inline constexpr const char* kSumRecordCounts = "SELECT dodns.sum_record_counts()";

/* Positions. */

/** $1: a transaction. What became of it; `committed` when that is too long ago
 * to be known. The check of the range comes first: PostgreSQL refuses numbers
 * from the future. */
inline constexpr const char* kTransactionState = R"(
  SELECT CASE WHEN $1::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) THEN 'unknown'
              ELSE coalesce(pg_xact_status($1::xid8), 'committed') END)";

/** The last transaction that this snapshot sees in the change feed. */
inline constexpr const char* kCurrentTransaction = "SELECT pg_current_xact_id()";

inline constexpr const char* kLastChange = R"(
  SELECT xid FROM dodns.change_feed WHERE xid < pg_snapshot_xmax(pg_current_snapshot()) ORDER BY xid DESC LIMIT 1)";

/* Events. */

inline constexpr const char* kFeedHead = R"(
  SELECT pg_current_snapshot()::text,
         CASE WHEN pruned_before > pg_snapshot_xmax(pg_current_snapshot()) THEN '0' ELSE pruned_before END
  FROM dodns.feed_state)";

/** $1: horizon, $2: transactions that were in progress, $3: how many. The
 * name of a zone that is gone is in the history. */
inline constexpr const char* kFeedSince = R"(
  SELECT f.xid, to_char(f.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), f.scope, f.name,
         coalesce(z.name, (SELECT h.name FROM dodns.zone_history h WHERE h.zone_id = f.zone_id ORDER BY h.gone_at DESC LIMIT 1)),
         z.id IS NULL
  FROM dodns.change_feed f LEFT JOIN dodns.zones z ON z.id = f.zone_id
  WHERE (f.xid >= $1::xid8 OR f.xid = ANY ($2::xid8[])) AND f.xid < pg_snapshot_xmax(pg_current_snapshot())
    AND f.scope IN ('name', 'zone', 'info')
  ORDER BY f.xid, f.id LIMIT $3)";

} // namespace dodns::recorddb::statements
