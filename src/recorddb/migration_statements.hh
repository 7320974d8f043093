// Copyright the dodns authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

/** The SQL of the migration: stages, journal, queue, rejected list. */
namespace dodns::recorddb::statements {

/* Stages. */

inline constexpr const char* kServiceStage = "SELECT stage FROM dodns.service_stage";
inline constexpr const char* kStageOf = "SELECT dodns.stage_of($1)";
inline constexpr const char* kHasComeBack = "SELECT dodns.has_come_back($1)";
inline constexpr const char* kZoneStages = "SELECT zone, stage FROM dodns.zone_stages ORDER BY zone";
inline constexpr const char* kSetServiceStage = "UPDATE dodns.service_stage SET stage = $1, changed_at = clock_timestamp()";
inline constexpr const char* kForgetEqualZoneStages = "DELETE FROM dodns.zone_stages WHERE stage = (SELECT stage FROM dodns.service_stage)";
inline constexpr const char* kForgetZoneStage = "DELETE FROM dodns.zone_stages WHERE zone = $1";

inline constexpr const char* kSetZoneStage = R"(
  INSERT INTO dodns.zone_stages (zone, stage) VALUES ($1, $2)
  ON CONFLICT (zone) DO UPDATE SET stage = excluded.stage, changed_at = excluded.changed_at)";

inline constexpr const char* kLogStage = "INSERT INTO dodns.stage_log (zone, before, after, ignored) VALUES ($1, $2, $3, $4)";

inline constexpr const char* kHasLegacyStage = R"(
  SELECT EXISTS (SELECT FROM dodns.service_stage WHERE stage <> 'alone') OR EXISTS (SELECT FROM dodns.zone_stages WHERE stage <> 'alone'))";

/* Journal and queue. */

inline constexpr const char* kLockZoneWrites = "SELECT pg_advisory_xact_lock(36368, hashtext($1))";
/** $1: zones. In the order of the locks, which two zones may share. */
inline constexpr const char* kLockSeveralZoneWrites = R"(
  SELECT pg_advisory_xact_lock(36368, lock)
  FROM (SELECT DISTINCT hashtext(zone) AS lock FROM unnest($1::text[]) AS z (zone) ORDER BY lock OFFSET 0) locks)";

/** Holders of such locks. */
inline constexpr const char* kWriters = R"(
  SELECT DISTINCT virtualtransaction FROM pg_locks
  WHERE locktype = 'advisory' AND classid = 36368 AND objsubid = 2 AND granted AND pid <> pg_backend_pid()
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
inline constexpr const char* kIsWriting = R"(
  SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 36368 AND objsubid = 2 AND granted AND virtualtransaction = ANY ($1::text[])))";

inline constexpr const char* kTryLockZoneWrites = "SELECT pg_try_advisory_xact_lock(36368, hashtext($1))";

/** The same for bringing the old system what waits for it. */
inline constexpr const char* kLockZonePushes = R"(
  SELECT pg_advisory_xact_lock(36369, lock)
  FROM (SELECT DISTINCT hashtext(zone) AS lock FROM unnest($1::text[]) AS z (zone) ORDER BY lock OFFSET 0) locks)";
inline constexpr const char* kTryLockZonePushes = "SELECT pg_try_advisory_xact_lock(36369, hashtext($1))";

/** $9: milliseconds. */
inline constexpr const char* kAddDualWrite = R"(
  INSERT INTO dodns.dual_writes (zone, stage, state, kind, token_id, token, client, request_id, lease_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + $9::double precision * interval '1 ms') RETURNING id)";

inline constexpr const char* kAddDualWriteRecords = R"(
  INSERT INTO dodns.dual_write_records (write_id, is_after, record_id, name, type, ttl, rdata, given)
  SELECT $1, side, id, name, type, ttl, rdata, CASE WHEN has_given THEN given END
  FROM unnest($2::boolean[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::boolean[], $9::text[])
    AS r (side, id, name, type, ttl, rdata, has_given, given))";

/** $1 to $6: as for the audit log, $3: empty for the role of the database, $7: how
 * it came about, $8 to $12: the records, column by column. */
inline constexpr const char* kAddAuditedRecords = R"(
  WITH records AS MATERIALIZED (
    SELECT is_after, jsonb_build_object('name', name, 'type', type, 'ttl', ttl, 'rdata', rdata) AS record
    FROM unnest($8::boolean[], $9::text[], $10::text[], $11::bigint[], $12::text[]) AS r (is_after, name, type, ttl, rdata))
  INSERT INTO dodns.audit_log (token_id, token, client, request_id, action, zone, before, after)
  SELECT $1, $2, coalesce(nullif($3, ''), session_user), $4, $5, $6,
         jsonb_build_object('how', $7::text, 'records', (SELECT coalesce(jsonb_agg(record), '[]') FROM records WHERE NOT is_after)),
         jsonb_build_object('how', $7::text, 'records', (SELECT coalesce(jsonb_agg(record), '[]') FROM records WHERE is_after)))";

inline constexpr const char* kFirstDualWrites = R"(
  SELECT id, stage, state, kind, token_id, token, client, request_id, state <> 'intent' OR coalesce(lease_until < clock_timestamp(), true), failures
  FROM dodns.dual_writes WHERE zone = $1 ORDER BY id LIMIT $2)";

/** $1: ids of writes, $2: at most so many records, null: all. */
inline constexpr const char* kDualWriteRecords = R"(
  SELECT write_id, is_after, record_id, name, type, ttl, rdata, given
  FROM dodns.dual_write_records WHERE write_id = ANY ($1::bigint[]) ORDER BY write_id, record_id LIMIT $2)";

inline constexpr const char* kWaitsForRecords = "SELECT EXISTS (SELECT FROM dodns.dual_writes WHERE zone = $1 AND state <> 'for-legacy')";

inline constexpr const char* kHasWork = "SELECT EXISTS (SELECT FROM dodns.dual_writes WHERE zone = $1)";

/** $2, $3: names and types. */
inline constexpr const char* kWaitingRRsets = R"(
  SELECT DISTINCT d.name, d.type
  FROM unnest($2::text[], $3::text[]) AS d (name, type)
  JOIN dodns.dual_write_records r ON r.name = d.name AND r.type = d.type
  JOIN dodns.dual_writes w ON w.id = r.write_id AND w.zone = $1)";

inline constexpr const char* kRemoveDualWrite = "DELETE FROM dodns.dual_writes WHERE id = $1";
inline constexpr const char* kRemoveDualWrites = "DELETE FROM dodns.dual_writes WHERE id = ANY ($1::bigint[])";
inline constexpr const char* kRemoveDualWriteRecords = "DELETE FROM dodns.dual_write_records WHERE write_id = $1";
inline constexpr const char* kIsIntent = "SELECT FROM dodns.dual_writes WHERE id = $1 AND state = 'intent'";

/** $1: ids, $2: milliseconds. */
inline constexpr const char* kRenewIntents = R"(
  UPDATE dodns.dual_writes SET at = least(at, clock_timestamp()), lease_until = clock_timestamp() + $2::double precision * interval '1 ms'
  WHERE id = ANY ($1::bigint[]) AND state = 'intent')";

/* When the clock was set back, times of before lie in the future. */

/** Asked every second: reads alone. */
inline constexpr const char* kHasTimesOfFuture = R"(
  SELECT EXISTS (SELECT FROM dodns.dual_writes WHERE state = 'intent' AND at > clock_timestamp())
      OR coalesce((SELECT max(next_try) FROM dodns.dual_write_zones) > clock_timestamp() + interval '5 minutes', false))";

/** Leases end as late behind now as they had ended behind the time when they were given; of one that was renewed that is not known. $1: milliseconds at most. */
inline constexpr const char* kBringBackLeases = R"(
  UPDATE dodns.dual_writes SET at = clock_timestamp(), lease_until = clock_timestamp() + least(lease_until - at, $1::double precision * interval '1 ms')
  WHERE id IN (SELECT id FROM dodns.dual_writes WHERE state = 'intent' AND at > clock_timestamp() FOR UPDATE SKIP LOCKED))";

/** Pauses that are longer than kPostponeZone makes them are over. */
inline constexpr const char* kBringBackPauses = R"(
  UPDATE dodns.dual_write_zones SET next_try = clock_timestamp()
  WHERE zone IN (SELECT zone FROM dodns.dual_write_zones WHERE next_try > clock_timestamp() + interval '5 minutes' FOR UPDATE SKIP LOCKED))";

inline constexpr const char* kSavepoint = "SAVEPOINT records";
inline constexpr const char* kRollbackToSavepoint = "ROLLBACK TO SAVEPOINT records";
inline constexpr const char* kQueueDualWrite = "UPDATE dodns.dual_writes SET state = $2, kind = $3 WHERE id = $1";

/** A zone that waits for its next try goes on waiting. */
inline constexpr const char* kAddZoneWork = "INSERT INTO dodns.dual_write_zones (zone) VALUES ($1) ON CONFLICT (zone) DO NOTHING";

/** The time as a query of its own: an index is no use for what may be another value for each row. */
inline constexpr const char* kZonesWithWork = R"(
  SELECT zone FROM dodns.dual_write_zones WHERE next_try <= (SELECT clock_timestamp()) ORDER BY next_try LIMIT $1)";

/** Not those that wait for their next try. */
inline constexpr const char* kZonesWithIntents = R"(
  SELECT DISTINCT zone FROM dodns.dual_writes w
  WHERE state = 'intent' AND lease_until < clock_timestamp()
        AND NOT EXISTS (SELECT FROM dodns.dual_write_zones z WHERE z.zone = w.zone AND z.next_try > clock_timestamp())
  LIMIT $1)";

/** One that has an intent alone has no row yet. */
inline constexpr const char* kPostponeZone = R"(
  INSERT INTO dodns.dual_write_zones AS ours (zone, next_try, tries, last_error) VALUES ($1, clock_timestamp() + interval '1 second', 1, $2)
  ON CONFLICT (zone) DO UPDATE
    SET next_try = clock_timestamp() + least(power(2, least(ours.tries, 9)), 300) * interval '1 second', tries = ours.tries + 1, last_error = $2)";

inline constexpr const char* kNoteFailure = R"(
  UPDATE dodns.dual_writes SET failures = failures + 1
  WHERE id = (SELECT min(id) FROM dodns.dual_writes WHERE zone = $1 AND state = 'for-legacy'))";

inline constexpr const char* kPutZoneLast = "UPDATE dodns.dual_write_zones SET next_try = clock_timestamp() WHERE zone = $1";

inline constexpr const char* kForgetZoneWork = "DELETE FROM dodns.dual_write_zones WHERE zone = $1";

/** $1: zone, null: all. Of what is from the future, because the clock was set back, nobody knows how old it is: as much as it lies ahead. */
inline constexpr const char* kQueueFigures = R"(
  SELECT count(*) FILTER (WHERE state = 'intent'), count(*) FILTER (WHERE state <> 'intent'),
         coalesce(extract(epoch FROM greatest(clock_timestamp() - min(at) FILTER (WHERE state <> 'intent'), max(at) FILTER (WHERE state <> 'intent') - clock_timestamp()))::bigint, 0),
         coalesce(extract(epoch FROM greatest(clock_timestamp() - min(at) FILTER (WHERE state = 'intent'), max(at) FILTER (WHERE state = 'intent') - clock_timestamp()))::bigint, 0)
  FROM dodns.dual_writes WHERE $1::text IS NULL OR zone = $1)";

/* Backfill. */

/** Whose lock nobody else has; it ends with the transaction. */
inline constexpr const char* kTryLockWritesOfZones = "SELECT pg_try_advisory_xact_lock(36368, hashtext(zone)) FROM unnest($1::text[]) WITH ORDINALITY AS z (zone, n) ORDER BY n";

/** Stage, whether one of the systems does not have some write yet, whether it is there, whether it was brought, with which serial, and whether it has come back. */
inline constexpr const char* kZonesAtBackfill = R"(
  SELECT coalesce(s.stage, service.stage), EXISTS (SELECT FROM dodns.dual_writes w WHERE w.zone = z.zone), EXISTS (SELECT FROM dodns.zones ours WHERE ours.name = z.zone), b.zone IS NOT NULL, b.serial,
         dodns.has_come_back(z.zone)
  FROM unnest($1::text[]) WITH ORDINALITY AS z (zone, n) CROSS JOIN dodns.service_stage service
       LEFT JOIN dodns.zone_stages s ON s.zone = z.zone LEFT JOIN dodns.backfilled_zones b ON b.zone = z.zone
  ORDER BY n)";

inline constexpr const char* kNoteBackfilled = R"(
  INSERT INTO dodns.backfilled_zones (zone, serial, entries, rejected)
  SELECT zone, nullif(serial, -1), entries, rejected FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS z (zone, serial, entries, rejected)
  ON CONFLICT (zone) DO UPDATE
    SET serial = excluded.serial, entries = excluded.entries, rejected = excluded.rejected, finished_at = excluded.finished_at)";

/** Of zones that were looked at and are as they were brought; what the gate asks for is all that has to be noted. */
inline constexpr const char* kNoteUnchanged = R"(
  UPDATE dodns.backfilled_zones SET finished_at = clock_timestamp()
  WHERE zone = ANY ($1::text[]) AND finished_at <= (SELECT max(at) FROM dodns.stage_log l WHERE before = 'legacy' AND (l.zone IS NULL OR l.zone = backfilled_zones.zone)))";

/** $3: milliseconds that it took; in which nobody may have made a step out of `legacy`. */
inline constexpr const char* kNoteBackfillRun = R"(
  INSERT INTO dodns.backfill_runs (zones, failed) SELECT $1, $2
  WHERE NOT EXISTS (SELECT FROM dodns.stage_log WHERE before = 'legacy' AND at > clock_timestamp() - $3::double precision * interval '1 ms'))";

/* Several zones at once. */

inline constexpr const char* kLockZones = "SELECT id, name FROM dodns.zones WHERE name = ANY ($1::text[]) ORDER BY id FOR NO KEY UPDATE";

inline constexpr const char* kCreateZones = R"(
  INSERT INTO dodns.zones (name, kind) SELECT name, $2 FROM unnest($1::text[]) AS z (name) ON CONFLICT (name) DO NOTHING RETURNING id, name)";

inline constexpr const char* kRecordsOfZones = R"(
  SELECT zone_id, id, name, type, ttl, rdata, given FROM dodns.records WHERE zone_id = ANY ($1::integer[]) AND NOT disabled)";

inline constexpr const char* kRemoveRecords = "DELETE FROM dodns.records WHERE id = ANY ($1::bigint[])";

inline constexpr const char* kRemoveDisabled = "SELECT dodns.remove_disabled($1, $2, $3, $4)";
/** $1: numbers. */
inline constexpr const char* kRemoveDisabledOfChanged = R"(
  SELECT dodns.remove_disabled(array_agg(r.zone_id), array_agg(c.name), array_agg(c.type), array_agg(c.rdata))
  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS c (id, name, type, rdata) JOIN dodns.records r ON r.id = c.id)";

inline constexpr const char* kChangeRecords = R"(
  UPDATE dodns.records r SET name = c.name, type = c.type, ttl = c.ttl, rdata = c.rdata, given = CASE WHEN c.has_given THEN c.given END
  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::boolean[], $7::text[])
    AS c (id, name, type, ttl, rdata, has_given, given)
  WHERE r.id = c.id)";

inline constexpr const char* kAddRecordsOfZones = "COPY dodns.records (zone_id, name, type, ttl, rdata, given) FROM STDIN";
/** COPY takes the numbers though the column is always generated. */
inline constexpr const char* kAddNumberedRecordsOfZones = "COPY dodns.records (zone_id, name, type, ttl, rdata, given, id) FROM STDIN";

/** $1: zone, $2: names, $3: ids. */
inline constexpr const char* kRecordsOfNamesAndIds = R"(
  SELECT r.id, r.name, r.type, r.ttl, r.rdata, r.given
  FROM unnest($2::text[]) AS w (name)
  JOIN dodns.records r ON r.zone_id = $1 AND r.order_key = dodns.order_key(w.name) AND NOT r.disabled
  UNION
  SELECT id, name, type, ttl, rdata, given FROM dodns.records WHERE zone_id = $1 AND id = ANY ($3::bigint[]) AND NOT disabled
  ORDER BY 1)";

/* Gates. */

/** $1: zone, null: all, and then no zone may have been in `legacy` since. A run says only how many failed, so that each of those that no run brought may be one of them. What was
 * brought before the last step out of `legacy` lacks what was written until then. */
inline constexpr const char* kBackfillFacts = R"(
  WITH begin AS (SELECT coalesce(max(at), '-infinity') AS at FROM dodns.stage_log WHERE before = 'legacy' AND (zone IS NULL OR $1::text IS NULL OR zone = $1)),
       done AS (SELECT r.* FROM dodns.backfill_runs r, begin WHERE finished_at > begin.at),
       runs AS (SELECT count(*) > 0 AS exist, coalesce((SELECT failed FROM done ORDER BY id DESC LIMIT 1), 0) AS failed FROM done)
  SELECT exist OR brought, CASE WHEN $1::text IS NULL THEN failed WHEN exist AND failed > 0 AND NOT brought THEN 1 ELSE 0 END
  FROM runs, (SELECT EXISTS (SELECT FROM dodns.backfilled_zones z, begin WHERE zone = $1 AND finished_at > begin.at) AS brought) b)";

/** Seconds; those that look at a part of the zones say of all only that there was drift, and those before the last step out of `legacy` nothing. By number,
 * for the clock may be set back: what is from the future then is as old as it is ahead, and the next one begins anew. $1: between two of them are at most
 * so many seconds, else it begins anew, too. $2: zone, null: the service. */
inline constexpr const char* kCheckFacts = R"(
  WITH all_of_them AS (SELECT *, drift - drift_aside AS found FROM dodns.consistency_checks WHERE kind = 'content'),
       complete AS (SELECT *, lag(finished_at) OVER (ORDER BY id) AS previous
                    FROM all_of_them WHERE is_complete
                      AND started_at > coalesce((SELECT max(at) FROM dodns.stage_log WHERE before = 'legacy' AND (zone IS NULL OR zone = $2)), '-infinity')),
       clean AS (SELECT * FROM complete
                 WHERE id > coalesce((SELECT max(id) FROM all_of_them WHERE found > 0), 0)
                   AND id >= coalesce((SELECT max(id) FROM complete WHERE started_at > previous + $1::integer * interval '1 second' OR finished_at < previous), 0))
  SELECT (SELECT extract(epoch FROM clock_timestamp() - min(started_at))::bigint FROM clean),
         (SELECT abs(extract(epoch FROM clock_timestamp() - finished_at))::bigint FROM complete ORDER BY id DESC LIMIT 1),
         coalesce((SELECT found FROM complete ORDER BY id DESC LIMIT 1), 0))";

/** How many there are, are behind, and were not heard of for a minute. One that is silent counts for as long as it has its row, and so does one whose
 * last word is from the future: it may be from before the clock was set back. */
inline constexpr const char* kNameserverFacts = R"(
  SELECT count(*), count(*) FILTER (WHERE lag_ms > 10000),
         count(*) FILTER (WHERE last_contact NOT BETWEEN clock_timestamp() - interval '1 minute' AND clock_timestamp() + interval '1 minute')
  FROM dodns.nameservers)";

inline constexpr const char* kKnowsZone = R"(
  SELECT EXISTS (SELECT FROM dodns.zones WHERE name = $1) OR EXISTS (SELECT FROM dodns.backfilled_zones WHERE zone = $1)
      OR EXISTS (SELECT FROM dodns.zone_stages WHERE zone = $1) OR EXISTS (SELECT FROM dodns.dual_writes WHERE zone = $1)
      OR EXISTS (SELECT FROM dodns.rejected_entries WHERE zone = $1))";
inline constexpr const char* kHasZones = "SELECT EXISTS (SELECT FROM dodns.zones)";

/* The rejected list. */

/** What is known of the same data at another place goes along. */
inline constexpr const char* kReject = R"(
  INSERT INTO dodns.rejected_entries AS ours (refused_by, zone, name, type, ttl, data, origin, place, token, client, request_id, at, tries, accepted_at, accepted_by)
  SELECT $1::text, $2::text, $3::text, $4::text, $5::bigint, $6::text[], $7::text, $8::text, $9::text, $10::text, $11::text,
         coalesce(known.at, clock_timestamp()), coalesce(known.tries, 0) + 1, known.accepted_at, known.accepted_by
  FROM (VALUES (1)) one LEFT JOIN (
    SELECT at, tries, accepted_at, accepted_by FROM dodns.rejected_entries
    WHERE refused_by = $1 AND zone = $2 AND name = $3 AND type = $4 AND data = $6 AND place <> $8 ORDER BY accepted_at, id LIMIT 1) known ON true
  ON CONFLICT (refused_by, zone, name, type, (md5(place)::uuid)) DO UPDATE
    SET ttl = excluded.ttl, data = excluded.data, origin = excluded.origin, token = excluded.token, client = excluded.client,
        request_id = excluded.request_id, tries = ours.tries + 1, last_try = clock_timestamp(),
        accepted_at = CASE WHEN ours.data = excluded.data AND ours.accepted_at IS NOT NULL THEN ours.accepted_at ELSE excluded.accepted_at END,
        accepted_by = CASE WHEN ours.data = excluded.data AND ours.accepted_at IS NOT NULL THEN ours.accepted_by ELSE excluded.accepted_by END
  RETURNING id)";

/** All but the first of an RRset. */
inline constexpr const char* kForgetOthersOfRRset = R"(
  DELETE FROM dodns.rejected_entries WHERE refused_by = $1 AND zone = $2 AND name = $3 AND type = $4
    AND id <> (SELECT min(id) FROM dodns.rejected_entries WHERE refused_by = $1 AND zone = $2 AND name = $3 AND type = $4))";
inline constexpr const char* kPlaceRRset = "UPDATE dodns.rejected_entries SET place = $5 WHERE refused_by = $1 AND zone = $2 AND name = $3 AND type = $4 AND place <> $5";

/** Places that no entry of the old system has. */
inline constexpr const char* kUnplaceRejected = "UPDATE dodns.rejected_entries SET place = 'formerly ' || id WHERE refused_by = $1 AND zone = ANY ($2::text[])";

/** $5: TTL, $6: data in any order, $7: place. Who wrote it stays known. */
inline constexpr const char* kPlaceRejected = R"(
  UPDATE dodns.rejected_entries SET ttl = $5, place = $7, tries = tries + 1, last_try = clock_timestamp()
  WHERE id = (
    SELECT id FROM dodns.rejected_entries
    WHERE refused_by = $1 AND zone = $2 AND name = $3 AND type = $4 AND data @> $6::text[] AND data <@ $6::text[] AND place = 'formerly ' || id
    ORDER BY accepted_at, id LIMIT 1)
  RETURNING id)";

inline constexpr const char* kForgetRejectedFindings = "DELETE FROM dodns.rejected_findings WHERE rejected_id = $1";

inline constexpr const char* kAddRejectedFindings = R"(
  INSERT INTO dodns.rejected_findings (rejected_id, ordinal, code, severity, message, hint, reference)
  SELECT $1, ordinal, code, severity, message, hint, reference
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY AS f (code, severity, message, hint, reference, ordinal))";

/** $1: id, $2: zone; NULL for all. $3: only those that nobody accepted, $4: only the others. $5: code of a finding or NULL. $6: zones, `*.` before
 * one all below it, none for all. $7: behind this id, $8: how many or NULL. */
inline constexpr const char* kRejected = R"(
  SELECT id, refused_by, zone, name, type, ttl, origin, place, token, client, request_id,
         to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), tries, to_char(last_try AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         coalesce(to_char(accepted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''), coalesce(accepted_by, '')
  FROM dodns.rejected_entries
  WHERE ($1::bigint IS NULL OR id = $1) AND ($2::text IS NULL OR zone = $2) AND (NOT $3 OR accepted_at IS NULL) AND (NOT $4 OR accepted_at IS NOT NULL)
        AND ($5::text IS NULL OR EXISTS (SELECT FROM dodns.rejected_findings f WHERE f.rejected_id = id AND f.code = $5))
        AND ($6::text[] = '{}' OR zone = ANY ($6) OR EXISTS (SELECT FROM unnest($6::text[]) p WHERE left(p, 2) = '*.' AND right(zone, length(p) - 1) = substr(p, 2)))
        AND id > $7
  ORDER BY id LIMIT $8::bigint)";

inline constexpr const char* kRejectedData = R"(
  SELECT d.text FROM dodns.rejected_entries e CROSS JOIN LATERAL unnest(e.data) WITH ORDINALITY AS d (text, ordinal)
  WHERE e.id = $1 ORDER BY d.ordinal)";

inline constexpr const char* kRejectedFindings = R"(
  SELECT code, severity, message, hint, reference FROM dodns.rejected_findings WHERE rejected_id = $1 ORDER BY ordinal)";

inline constexpr const char* kAcceptRejected = R"(
  UPDATE dodns.rejected_entries SET accepted_at = clock_timestamp(), accepted_by = coalesce($2::name, session_user) WHERE id = $1 AND accepted_at IS NULL)";

inline constexpr const char* kResolveRejectedZone = "DELETE FROM dodns.rejected_entries WHERE refused_by = $1 AND zone = $2";

/** $3, $4: names and types. */
inline constexpr const char* kResolveRejected = R"(
  DELETE FROM dodns.rejected_entries e USING unnest($3::text[], $4::text[]) AS w (name, type)
  WHERE e.refused_by = $1 AND e.zone = $2 AND e.name = w.name AND e.type = w.type)";

inline constexpr const char* kResolveOtherRejected = R"(
  DELETE FROM dodns.rejected_entries WHERE refused_by = $1 AND zone = ANY ($2::text[]) AND NOT id = ANY ($3::bigint[]))";

inline constexpr const char* kRefusedByLegacy = "SELECT zone, name, type FROM dodns.rejected_entries WHERE refused_by = 'legacy' AND zone = ANY ($1::text[])";

/** What the gate between stages looks at. */
inline constexpr const char* kLastCheck = R"(
  SELECT (extract(epoch FROM clock_timestamp() - finished_at) * 1000)::bigint, zones, in_flight, rejected, conversion, drift - drift_aside
  FROM dodns.consistency_checks WHERE is_complete AND kind = $1 ORDER BY id DESC LIMIT 1)";

/** A row for each record. $1: zone, $2: name, $3: type; null: all. */
inline constexpr const char* kRefusedRRsets = R"(
  SELECT id, refused_by = 'legacy', d.text, name, type FROM dodns.rejected_entries e LEFT JOIN LATERAL unnest(e.data) AS d (text) ON true
  WHERE zone = $1 AND ($2::text IS NULL OR (name = $2 AND type = $3)) ORDER BY id)";

inline constexpr const char* kIsRejected = "SELECT EXISTS (SELECT FROM dodns.rejected_entries WHERE zone = $1 AND name = $2 AND type = $3)";

/** $1: zone, $2: names. What the record database has there beside what the old system refused has both systems have the name. */
inline constexpr const char* kIsNameExplained = R"(
  SELECT EXISTS (
    SELECT FROM dodns.rejected_entries e
    WHERE e.zone = $1 AND e.name = ANY ($2::text[])
      AND (e.type IN ('CNAME', 'DNAME', 'NS') OR NOT EXISTS (
        SELECT FROM dodns.zones z JOIN dodns.records r ON r.zone_id = z.id AND r.order_key = dodns.order_key(e.name) AND NOT r.disabled
        WHERE z.name = $1 AND NOT EXISTS (
          SELECT FROM dodns.rejected_entries o WHERE o.zone = e.zone AND o.name = e.name AND o.type = r.type AND o.refused_by = 'legacy')))))";

/** $3: how long it took, in milliseconds. */
inline constexpr const char* kKeepCheck = R"(
  WITH forgotten AS (DELETE FROM dodns.consistency_checks WHERE finished_at < clock_timestamp() - interval '90 days')
  INSERT INTO dodns.consistency_checks (kind, is_complete, started_at, zones, rrsets, in_flight, rejected, conversion, drift, drift_aside)
  VALUES ($1, $2, clock_timestamp() - $3::bigint * interval '1 millisecond', $4, $5, $6, $7, $8, $9, $10))";

/** $1: refused by whom, $2: zone; null: all. */
inline constexpr const char* kCountOpenRejected = R"(
  SELECT count(*) FROM dodns.rejected_entries
  WHERE accepted_at IS NULL AND ($1::text IS NULL OR refused_by = $1) AND ($2::text IS NULL OR zone = $2))";

} // namespace dodns::recorddb::statements
