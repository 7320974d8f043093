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
              ELSE f.pruned_before END
  FROM dodns.database_identity i, dodns.feed_state f)";

/** $1: horizon, $2: transactions that were in progress. Rows of transactions
 * that this cluster has not begun are out of another cluster's dump. */
inline constexpr const char* kChangesSince = R"(
  SELECT scope, zone_id, name, floor(extract(epoch FROM clock_timestamp() - min(at)) * 1000)::bigint
  FROM dodns.change_feed
  WHERE (xid >= $1::xid8 OR xid = ANY ($2::xid8[])) AND xid < pg_snapshot_xmax(pg_current_snapshot())
  GROUP BY scope, zone_id, name)";

/** $1: ids, NULL for all. One row for each value of metadata, at least one. */
inline constexpr const char* kZoneRows = R"(
  SELECT z.id, z.name, z.kind, array_to_string(z.primaries, ' '), z.account, z.catalog, z.options, m.kind, m.content
  FROM dodns.zones z LEFT JOIN dodns.zone_metadata m ON m.zone_id = z.id
  WHERE $1::integer[] IS NULL OR z.id = ANY ($1)
  ORDER BY z.id, m.kind, m.ordinal)";

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

/* Status of nameservers. */

inline constexpr const char* kReportStatus = R"(
  INSERT INTO dodns.nameservers (name, position, horizon, lag_ms, version)
  VALUES ($1, $2, $3::xid8, $4, $5)
  ON CONFLICT (name) DO UPDATE
    SET position = excluded.position, horizon = excluded.horizon, lag_ms = excluded.lag_ms,
        version = excluded.version, last_contact = excluded.last_contact)";

inline constexpr const char* kPruneFeed = "SELECT dodns.prune_change_feed()";

} // namespace dodns::recorddb::statements
