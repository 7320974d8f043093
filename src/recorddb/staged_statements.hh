// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/** The SQL of StagedZone. Its tables are gone at the end of the transaction. */
namespace dodns::recorddb::statements {

inline constexpr const char* kCreateStage = R"(
  CREATE TEMPORARY TABLE staged_records (
    seq bigint NOT NULL, line bigint NOT NULL, col integer NOT NULL,
    name text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL, ttl bigint NOT NULL, rdata text COLLATE "C" NOT NULL,
    order_key bytea NOT NULL GENERATED ALWAYS AS (dodns.order_key(name)) STORED) ON COMMIT DROP;
  CREATE TEMPORARY TABLE staged_differences (
    kind text NOT NULL, -- added, changed, removed
    id bigint, -- of the stored record
    seq bigint, name text COLLATE "C" NOT NULL, type text COLLATE "C" NOT NULL,
    old_ttl bigint, ttl bigint, old_rdata text COLLATE "C", rdata text COLLATE "C",
    order_key bytea NOT NULL) ON COMMIT DROP;
  SET LOCAL work_mem = '64MB')";

/** Around statements that look at all of a zone: what the database knows about
 * the number of its records may be from before there were many, and then each
 * would be compared with each. */
inline constexpr const char* kExpectMany = "SET LOCAL enable_nestloop = off";
inline constexpr const char* kExpectAsKnown = "SET LOCAL enable_nestloop TO DEFAULT";

inline constexpr const char* kCopyStaged = "COPY staged_records (seq, line, col, name, type, ttl, rdata) FROM STDIN";

inline constexpr const char* kAnalyzeStaged = "ANALYZE staged_records";

/** $1: zone. Adds what is stored and not staged. In an RRset of
 * which something is staged the staged TTL holds, and its line is that of all
 * its records, for findings. Of the SOA one is enough. */
inline constexpr const char* kStageStored = R"(
  WITH names AS (SELECT order_key, min(line) AS line FROM staged_records GROUP BY order_key),
       rrsets AS (SELECT DISTINCT ON (order_key, type) order_key, type, ttl FROM staged_records ORDER BY order_key, type, seq)
  INSERT INTO staged_records (seq, line, col, name, type, ttl, rdata)
  SELECT 0, coalesce(n.line, 0), 0, r.name, r.type, coalesce(s.ttl, r.ttl), r.rdata
  FROM dodns.records r
  LEFT JOIN names n ON n.order_key = r.order_key
  LEFT JOIN rrsets s ON s.order_key = r.order_key AND s.type = r.type
  WHERE r.zone_id = $1 AND NOT r.disabled
    AND NOT (r.type = 'SOA' AND s.ttl IS NOT NULL)
    AND NOT EXISTS (SELECT FROM staged_records i WHERE i.order_key = r.order_key AND i.type = r.type AND i.rdata = r.rdata))";

inline constexpr const char* kStaged = R"(
  SELECT line, col, name, type, ttl, rdata FROM staged_records ORDER BY order_key, type, seq)";

inline constexpr const char* kCountStaged = "SELECT count(*) FROM staged_records";

/** $1: lines. What is stored is not taken out. */
inline constexpr const char* kUnstage = R"(
  DELETE FROM staged_records WHERE line = ANY ($1::bigint[]) AND seq > 0
  RETURNING line, col, name, type, ttl, rdata)";

inline constexpr const char* kUnstageStored = "DELETE FROM staged_records WHERE seq = 0";

/** $1: the zone's name. */
inline constexpr const char* kStagedSoas = R"(
  SELECT line, col, name, type, ttl, rdata FROM staged_records
  WHERE type = 'SOA' AND order_key = dodns.order_key($1))";

inline constexpr const char* kRemoveStagedSoas = "DELETE FROM staged_records WHERE type = 'SOA' AND order_key = dodns.order_key($1)";

inline constexpr const char* kStageOne = R"(
  INSERT INTO staged_records (seq, line, col, name, type, ttl, rdata) VALUES (0, $1, $2, $3, $4, $5, $6))";

/** $1: zone, $2: the SOA record, which others compare. What is stored and
 * disabled is added by enabling it. */
inline constexpr const char* kFindDifferences = R"(
  INSERT INTO staged_differences (kind, id, seq, name, type, old_ttl, ttl, old_rdata, rdata, order_key)
  SELECT 'removed', r.id, NULL, r.name, r.type, r.ttl, NULL, r.rdata, NULL, r.order_key
  FROM dodns.records r
  WHERE r.zone_id = $1 AND NOT r.disabled AND r.id IS DISTINCT FROM $2::bigint
    AND NOT EXISTS (SELECT FROM staged_records s WHERE s.order_key = r.order_key AND s.type = r.type AND s.rdata = r.rdata)
  UNION ALL
  SELECT CASE WHEN r.disabled THEN 'added' ELSE 'changed' END, r.id, s.seq, s.name, s.type,
         CASE WHEN r.disabled THEN NULL ELSE r.ttl END, s.ttl, CASE WHEN r.disabled THEN NULL ELSE r.rdata END, s.rdata, s.order_key
  FROM staged_records s
  JOIN dodns.records r ON r.zone_id = $1 AND r.order_key = s.order_key AND r.type = s.type AND r.rdata = s.rdata
  WHERE (r.ttl <> s.ttl OR r.disabled) AND r.id IS DISTINCT FROM $2::bigint
  UNION ALL
  SELECT 'added', NULL, s.seq, s.name, s.type, NULL, s.ttl, NULL, s.rdata, s.order_key
  FROM staged_records s
  WHERE NOT ($2::bigint IS NOT NULL AND s.type = 'SOA')
    AND NOT EXISTS (SELECT FROM dodns.records r
                    WHERE r.zone_id = $1 AND r.order_key = s.order_key AND r.type = s.type AND r.rdata = s.rdata))";

/** $1: its id, $2: name, $3: TTL before, $4: TTL, $5: rdata before, $6: rdata. */
inline constexpr const char* kAddSoaDifference = R"(
  INSERT INTO staged_differences (kind, id, name, type, old_ttl, ttl, old_rdata, rdata, order_key)
  VALUES ('changed', $1, $2, 'SOA', $3, $4, $5, $6, dodns.order_key($2)))";

inline constexpr const char* kCountDifferences = "SELECT kind, count(*) FROM staged_differences GROUP BY kind";

inline constexpr const char* kDifferences = R"(
  SELECT kind, name, type, old_ttl, ttl, old_rdata, rdata FROM staged_differences ORDER BY order_key, type, kind DESC, seq LIMIT $1)";

inline constexpr const char* kTypesOfDifferences = "SELECT DISTINCT type FROM staged_differences";

inline constexpr const char* kDifferingRRsets = "SELECT DISTINCT name, type FROM staged_differences LIMIT $1";

inline constexpr const char* kRemoveDiffering = R"(
  DELETE FROM dodns.records r USING staged_differences d WHERE d.kind = 'removed' AND r.id = d.id)";

inline constexpr const char* kChangeDiffering = R"(
  UPDATE dodns.records r SET ttl = d.ttl, rdata = d.rdata, disabled = false
  FROM staged_differences d WHERE d.kind <> 'removed' AND r.id = d.id)";

/** $1: zone. In the order of the text, so that ids rise with it. The time is
 * the column's default, asked for once and not for each row. */
inline constexpr const char* kAddDiffering = R"(
  INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, created_at)
  SELECT $1, name, type, ttl, rdata, (SELECT dodns.changed_at()) FROM staged_differences WHERE kind = 'added' AND id IS NULL ORDER BY seq)";
/** Behind it where some are there already, or are staged twice: each record is
 * looked for before it is added, which takes a quarter longer. */
inline constexpr const char* kUnlessThere = " ON CONFLICT DO NOTHING";

inline constexpr const char* kBeforeAdding = "SAVEPOINT before_adding";
inline constexpr const char* kUndoAdding = "ROLLBACK TO SAVEPOINT before_adding";
inline constexpr const char* kEndAdding = "RELEASE SAVEPOINT before_adding";

} // namespace dodns::recorddb::statements
