-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14
SET LOCAL ROLE dodns_owner;

-- Changes that share a transaction are written at its end, all in one
-- statement. Functions, because the session keeps their plans; they may no more
-- than their caller.

-- The numbers of new records are answered before these are written.
GRANT USAGE ON SEQUENCE dodns.records_id_seq TO dodns_api;

-- As dodns.lock_zone(), with what else is needed once in a transaction. Each
-- statement sees what was committed before the lock was had.
CREATE FUNCTION dodns.lock_shared_zone(zone_name text,
                                       OUT id integer, OUT kind text, OUT is_presigned boolean,
                                       OUT soa_id bigint, OUT soa_rdata text, OUT transaction xid8)
  RETURNS SETOF record
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
DECLARE
  zone dodns.zones%ROWTYPE;
BEGIN
  SELECT * INTO zone FROM dodns.zones z WHERE z.name = zone_name FOR NO KEY UPDATE OF z;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  id := zone.id;
  kind := zone.kind;
  is_presigned := EXISTS (SELECT FROM dodns.zone_metadata m WHERE m.zone_id = zone.id AND m.kind = 'PRESIGNED' AND m.content = '1');
  SELECT r.id, r.rdata INTO soa_id, soa_rdata FROM dodns.records r
    WHERE r.zone_id = zone.id AND r.order_key = zone.order_key AND r.type = 'SOA' AND NOT r.disabled ORDER BY r.id LIMIT 1;
  transaction := pg_current_xact_id();
  RETURN NEXT;
END
$function$;

-- Somebody who does not lock zones removed a record that was to be changed.
CREATE FUNCTION dodns.refuse_unless_all(written bigint, wanted bigint) RETURNS void
  LANGUAGE plpgsql
AS $function$
BEGIN
  IF written <> wanted THEN
    RAISE EXCEPTION 'of % records that change only % are there', wanted, written USING ERRCODE = 'serialization_failure';
  END IF;
END
$function$;

CREATE FUNCTION dodns.write_records(removed bigint[], ids bigint[], zone_ids integer[], names text[], types text[], ttls integer[],
                                    rdatas text[], givens text[], are_new boolean[]) RETURNS void
  LANGUAGE plpgsql SET enable_seqscan = off
AS $function$
#variable_conflict use_column
DECLARE
  written bigint;
BEGIN
  IF cardinality(removed) > 0 THEN
    DELETE FROM dodns.records r WHERE r.id = ANY (removed);
    GET DIAGNOSTICS written = ROW_COUNT;
    PERFORM dodns.refuse_unless_all(written, cardinality(removed));
  END IF;
  IF false = ANY (are_new) THEN
    UPDATE dodns.records r SET name = w.name, type = w.type, ttl = w.ttl, rdata = w.rdata, given = w.given
      FROM unnest(ids, names, types, ttls, rdatas, givens, are_new) AS w (id, name, type, ttl, rdata, given, is_new)
      WHERE r.id = w.id AND NOT w.is_new;
    GET DIAGNOSTICS written = ROW_COUNT;
    PERFORM dodns.refuse_unless_all(written, cardinality(array_positions(are_new, false)));
  END IF;
  IF true = ANY (are_new) THEN
    INSERT INTO dodns.records (id, zone_id, name, type, ttl, rdata, given) OVERRIDING SYSTEM VALUE
      SELECT w.id, w.zone_id, w.name, w.type, w.ttl, w.rdata, w.given
        FROM unnest(ids, zone_ids, names, types, ttls, rdatas, givens, are_new) AS w (id, zone_id, name, type, ttl, rdata, given, is_new)
        WHERE w.is_new;
  END IF;
END
$function$;

CREATE FUNCTION dodns.end_shared_changes(soa_ids bigint[], soa_rdatas text[],
                                         token_ids bigint[], tokens text[], clients text[], request_ids text[], actions text[],
                                         zone_names text[], befores text[], afters text[]) RETURNS void
  LANGUAGE plpgsql SET enable_seqscan = off
AS $function$
#variable_conflict use_column
DECLARE
  written bigint;
BEGIN
  IF cardinality(soa_ids) > 0 THEN
    UPDATE dodns.records r SET rdata = w.rdata FROM unnest(soa_ids, soa_rdatas) AS w (id, rdata) WHERE r.id = w.id;
    GET DIAGNOSTICS written = ROW_COUNT;
    PERFORM dodns.refuse_unless_all(written, cardinality(soa_ids));
  END IF;
  INSERT INTO dodns.audit_log (token_id, token, client, request_id, action, zone, before, after)
    SELECT e.token_id, e.token, e.client, e.request_id, e.action, e.zone, e.before::jsonb, e.after::jsonb
      FROM unnest(token_ids, tokens, clients, request_ids, actions, zone_names, befores, afters)
           AS e (token_id, token, client, request_id, action, zone, before, after);
END
$function$;

REVOKE ALL ON FUNCTION
  dodns.lock_shared_zone(text), dodns.refuse_unless_all(bigint, bigint),
  dodns.write_records(bigint[], bigint[], integer[], text[], text[], integer[], text[], text[], boolean[]),
  dodns.end_shared_changes(bigint[], text[], bigint[], text[], text[], text[], text[], text[], text[], text[])
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  dodns.lock_shared_zone(text), dodns.refuse_unless_all(bigint, bigint),
  dodns.write_records(bigint[], bigint[], integer[], text[], text[], integer[], text[], text[], boolean[]),
  dodns.end_shared_changes(bigint[], text[], bigint[], text[], text[], text[], text[], text[], text[], text[])
  TO dodns_api;

-- How many zones there are, as for records: rows of dodns.record_counts with
-- zone_id 0, which no zone has, and an empty type. dodns.sum_record_counts() sums
-- them up as well.

CREATE FUNCTION dodns.count_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.record_counts (zone_id, type, bucket, n)
    SELECT 0, '', id >> 10, CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END FROM touched GROUP BY id >> 10;
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.count_updated_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.record_counts (zone_id, type, bucket, n)
    SELECT 0, '', c.id >> 10, sum(c.difference)
      FROM (SELECT id, -1 AS difference FROM old_rows UNION ALL SELECT id, 1 FROM new_rows) c
      GROUP BY c.id >> 10 HAVING sum(c.difference) <> 0;
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.count_truncated_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  DELETE FROM dodns.record_counts WHERE zone_id = 0;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.note_truncated_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.record_history (record_id, zone_id, name, type, ttl, rdata, disabled, given, created_at, gone_at, is_removed)
    SELECT id, zone_id, name, type, ttl, rdata, disabled, given, created_at, greatest(dodns.changed_at(), created_at), true FROM dodns.records;
  DELETE FROM dodns.record_counts WHERE zone_id <> 0;
  RETURN NULL;
END
$function$;

REVOKE ALL ON FUNCTION dodns.count_zones(), dodns.count_updated_zones(), dodns.count_truncated_zones() FROM PUBLIC;

LOCK TABLE dodns.zones IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO dodns.record_counts (zone_id, type, bucket, n, is_sum)
  SELECT 0, '', id >> 10, count(*), true FROM dodns.zones GROUP BY id >> 10;

CREATE TRIGGER count_insert AFTER INSERT ON dodns.zones
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.count_zones();
CREATE TRIGGER count_update AFTER UPDATE ON dodns.zones
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.count_updated_zones();
CREATE TRIGGER count_delete AFTER DELETE ON dodns.zones
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.count_zones();
CREATE TRIGGER count_truncate BEFORE TRUNCATE ON dodns.zones
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.count_truncated_zones();
