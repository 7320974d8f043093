// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/** The SQL of what dodns-api does: tokens, audit, single
 * records, and what is asked about zones before they are changed. */
namespace dodns::recorddb::statements {

/* Tokens. $1 of the first is hexadecimal. */

inline constexpr const char* kFindToken = "SELECT * FROM dodns.find_token($1)";

inline constexpr const char* kNoteTokenUse = "UPDATE dodns.tokens SET last_used_on = current_date WHERE id = $1";

/** A day begins as UTC has it, wherever the server is. */
inline constexpr const char* kTimesAreUtc = "SELECT set_config('TimeZone', 'UTC', true)";

inline constexpr const char* kCreateToken = R"(
  INSERT INTO dodns.tokens (hash, label, scopes, zones, types, expires_at, made_by)
  VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6::timestamptz, $7) RETURNING id)";

inline constexpr const char* kTokens = R"(
  SELECT id, label, array_to_string(scopes, ' '), array_to_string(zones, ' '), array_to_string(types, ' '),
         to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
         to_char(revoked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), last_used_on::text
  FROM dodns.tokens ORDER BY id)";

inline constexpr const char* kRevokeToken = "UPDATE dodns.tokens SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL";

/* Audit. */

inline constexpr const char* kAddAuditEntry = R"(
  INSERT INTO dodns.audit_log (token_id, token, client, request_id, action, zone, before, after)
  VALUES ($1, $2, coalesce(nullif($3, ''), session_user), $4, $5, $6, $7::jsonb, $8::jsonb) RETURNING xid)";

/* Zones. */

/** $1: buckets, as kPlaceOfPage finds them for zone 0, $2: offset from the first, $3: length. */
inline constexpr const char* kZonesOfBuckets = R"(
  SELECT z.id, z.name
  FROM unnest($1::bigint[]) AS b (bucket)
  CROSS JOIN LATERAL (SELECT id, name FROM dodns.zones WHERE id >= b.bucket << 10 AND id < (b.bucket + 1) << 10 OFFSET 0) z
  ORDER BY z.id OFFSET $2 LIMIT $3)";

/** $1: patterns as tokens have them, $2, $3: offset and length of a page. The
 * total, and with it NULL when there is nothing on the page. What lies below a
 * name has a key that begins with its own, which ends with the octet 0. */
inline constexpr const char* kZonesOfPatterns = R"(
  WITH keys AS MATERIALIZED (SELECT dodns.order_key(substr(p, 3)) AS key FROM unnest($1::text[]) p WHERE left(p, 2) = '*.'),
       ranges AS MATERIALIZED (SELECT key, CASE key WHEN '' THEN decode(repeat('ff', 256), 'hex') ELSE set_byte(key, length(key) - 1, 1) END AS until FROM keys),
       covered AS (SELECT id, name FROM dodns.zones WHERE name = ANY ($1)
                   UNION
                   SELECT z.id, z.name FROM ranges CROSS JOIN LATERAL (
                     SELECT id, name FROM dodns.zones WHERE order_key > key AND order_key < until OFFSET 0) z)
  SELECT c.total, p.id, p.name
  FROM (SELECT count(*) AS total FROM covered) c
  LEFT JOIN (SELECT id, name FROM covered ORDER BY id OFFSET $2 LIMIT $3) p ON true
  ORDER BY p.id)";

/** $1: the name. Kind, and whether the records carry signatures already. */
inline constexpr const char* kManagedZone = R"(
  SELECT id, kind, EXISTS (SELECT FROM dodns.zone_metadata m WHERE m.zone_id = z.id AND m.kind = 'PRESIGNED' AND m.content = '1')
  FROM dodns.zones z WHERE name = $1)";

/** $1: the name. */
inline constexpr const char* kLockManagedZone = "SELECT * FROM dodns.lock_zone($1)";

/** $1: zone. How many transactions changed it, and how many others. */
inline constexpr const char* kZoneVersion = R"(
  SELECT coalesce(sum(transactions), 0)::bigint,
         coalesce(sum(transactions) FILTER (WHERE xid IS DISTINCT FROM pg_current_xact_id_if_assigned()), 0)::bigint
  FROM dodns.zone_changes WHERE zone_id = $1)";

/* Names and what is there, for rules about more than one name. */

/** $1: a name and all above it. */
inline constexpr const char* kEnclosingZone = R"(
  SELECT id, name FROM dodns.zones WHERE name = ANY ($1) ORDER BY length(order_key) DESC LIMIT 1)";

/** $1: zone, $2: names. */
inline constexpr const char* kContentsOfNames = "SELECT * FROM dodns.contents_of_names($1, $2)";

/** $1: zone, $2: name. */
inline constexpr const char* kIsNameserver = R"(
  SELECT EXISTS (SELECT FROM dodns.records WHERE zone_id = $1 AND type = 'NS' AND lower(rdata) = $2 AND NOT disabled))";

/* Idempotency. */

/** $1: milliseconds. */
inline constexpr const char* kSetLockTimeout = "SELECT set_config('lock_timeout', $1, true)";

/** $1: token, $2: key. Keys with the same hash wait for each other, and that is all. */
inline constexpr const char* kReserveKey = "SELECT pg_advisory_xact_lock(36368, hashtext($1::text || ' ' || $2::text))";

/** $1: token, $2: key, $3: seconds. */
inline constexpr const char* kFindAnswer = R"(
  SELECT encode(digest, 'hex'), status, headers, body FROM dodns.idempotency_keys
  WHERE token_id = $1 AND key = $2 AND created_at > clock_timestamp() - make_interval(secs => $3))";

/** $1: seconds, $2: token, $3: key. Others are removed as far as nobody has them locked. */
inline constexpr const char* kForgetAnswers = R"(
  DELETE FROM dodns.idempotency_keys k
  USING (SELECT token_id, key FROM dodns.idempotency_keys
         WHERE created_at <= clock_timestamp() - make_interval(secs => $1)
         ORDER BY token_id <> $2 OR key <> $3, created_at LIMIT 100 FOR UPDATE SKIP LOCKED) old
  WHERE k.token_id = old.token_id AND k.key = old.key)";

inline constexpr const char* kKeepAnswer = R"(
  INSERT INTO dodns.idempotency_keys (token_id, key, digest, status, headers, body)
  VALUES ($1, $2, decode($3, 'hex'), $4, $5, $6))";

/* Single records. Disabled ones do not exist here. */

/** $1: zone, $2: name, $3: type or NULL, $4, $5: offset and length of a page.
 * The total, and with it NULL when there is nothing on the page. */
inline constexpr const char* kPageOfName = R"(
  WITH found AS (SELECT id, name, type, ttl, rdata, given FROM dodns.records
                 WHERE zone_id = $1 AND NOT disabled AND order_key = dodns.order_key($2) AND ($3::text IS NULL OR type = $3))
  SELECT c.total, p.*
  FROM (SELECT count(*) AS total FROM found) c
  LEFT JOIN (SELECT * FROM found ORDER BY id OFFSET $4 LIMIT $5) p ON true
  ORDER BY p.id)";

/** $1: zone, $2: type or NULL, $3, $4: offset and length of a page. The total,
 * the buckets that the page is in, and how many records are before the first. */
inline constexpr const char* kPlaceOfPage = R"(
  WITH sums AS (SELECT bucket, sum(n) AS n FROM dodns.record_counts
                WHERE zone_id = $1 AND ($2::text IS NULL OR type = $2) GROUP BY bucket HAVING sum(n) > 0),
       ranks AS (SELECT bucket, n, sum(n) OVER (ORDER BY bucket) AS through FROM sums)
  SELECT coalesce(max(through), 0)::bigint,
         array_agg(bucket ORDER BY bucket) FILTER (WHERE through > $3::bigint AND through - n < $3::bigint + $4::bigint),
         min(through - n) FILTER (WHERE through > $3::bigint)::bigint
  FROM ranks)";

/** $1: zone, $2: type or NULL, $3: buckets, $4: offset from the first, $5:
 * length. OFFSET 0 keeps the planner from reading the zone and looking for the
 * buckets of its records. */
inline constexpr const char* kRecordsOfBuckets = R"(
  SELECT r.id, r.name, r.type, r.ttl, r.rdata, r.given
  FROM unnest($3::bigint[]) AS b (bucket)
  CROSS JOIN LATERAL (SELECT * FROM dodns.records
                      WHERE zone_id = $1 AND id >= b.bucket << 10 AND id < (b.bucket + 1) << 10
                        AND NOT disabled AND ($2::text IS NULL OR type = $2)
                      OFFSET 0) r
  ORDER BY r.id OFFSET $4 LIMIT $5)";

inline constexpr const char* kFindRecord = R"(
  SELECT id, name, type, ttl, rdata, given FROM dodns.records WHERE zone_id = $1 AND id = $2 AND NOT disabled)";

/** $1: zone, $2: name, $3: the apex, whose SOA record comes with them. */
inline constexpr const char* kRecordsOfNameAndSoa = "SELECT * FROM dodns.records_of_name_and_soa($1, $2, $3)";

/** $1: zone, $2, $3: names and types. */
inline constexpr const char* kRecordsOfRRsets = R"(
  SELECT r.id, r.name, r.type, r.ttl, r.rdata, r.given
  FROM unnest($2::text[], $3::text[]) AS w (name, type)
  JOIN dodns.records r ON r.zone_id = $1 AND r.order_key = dodns.order_key(w.name) AND r.type = w.type AND NOT r.disabled
  ORDER BY r.id)";

/** $1: zone. As zone files have them: the SOA first, then names in canonical order. */
inline constexpr const char* kRecordsForText = R"(
  SELECT id, name, type, ttl, rdata, given FROM dodns.records
  WHERE zone_id = $1 AND NOT disabled ORDER BY order_key, type <> 'SOA', type, id)";

/** $1: zone, $2: names. */
inline constexpr const char* kNameserversAt = R"(
  SELECT id, name, type, ttl, rdata, given FROM dodns.records
  WHERE zone_id = $1 AND type = 'NS' AND lower(rdata) = ANY ($2) AND NOT disabled)";

/** $1: ids of zones, $2: how many of each. A range of one zone, so that only the
 * index by zone and id has the order: the planner must not go through the records of
 * all zones by id, which takes long for a zone that has few. */
inline constexpr const char* kFirstRecordsOfZones = R"(
  SELECT r.zone_id, r.id, r.name, r.type, r.ttl, r.rdata, r.given
  FROM unnest($1::integer[]) AS z (id)
  CROSS JOIN LATERAL (SELECT * FROM dodns.records WHERE zone_id BETWEEN z.id AND z.id AND NOT disabled ORDER BY zone_id, id LIMIT $2) r
  ORDER BY r.zone_id, r.id)";

inline constexpr const char* kInsertRecord = "SELECT dodns.add_record($1, $2, $3, $4, $5, $6)";

/** $7: the number it shall have. */
inline constexpr const char* kInsertNumberedRecord = R"(
  INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, given, id) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7))";

/** NULL when it is not there any more. */
inline constexpr const char* kUpdateRecord = "SELECT dodns.change_record($1, $2, $3, $4, $5, $6)";

inline constexpr const char* kDeleteRecord = "DELETE FROM dodns.records WHERE id = $1";

/* What shares a transaction. Arrays, with an element for each row. */

/** $1: the name. As kLockManagedZone, and the SOA record and the transaction. */
inline constexpr const char* kLockSharedZone = "SELECT * FROM dodns.lock_shared_zone($1)";

/** $1: how many. */
inline constexpr const char* kNextRecordIds = "SELECT nextval('dodns.records_id_seq') FROM generate_series(1, $1::integer)";

/** $1: ids of those that go; $2 to $9: id, zone, name, type, TTL, rdata, given, and whether it is new, of the others. */
inline constexpr const char* kWriteRecords = "SELECT dodns.write_records($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/** $1, $2: ids and rdata of SOA records; $3 to $10: rows of the audit log. */
inline constexpr const char* kEndSharedChanges = "SELECT dodns.end_shared_changes($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

inline constexpr const char* kSetRrsetTtl = R"(
  UPDATE dodns.records SET ttl = $4
  WHERE zone_id = $1 AND order_key = dodns.order_key($2) AND type = $3 AND ttl <> $4)";

} // namespace dodns::recorddb::statements
