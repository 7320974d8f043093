-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14
SET LOCAL ROLE dodns_owner;

-- A session keeps the plans of its triggers, made when a table may have had
-- seven rows and a statement touched one. A statement that brings 20,000 zones
-- then went through all zones once for each of them. What a trigger looks up is
-- written so here that there is but one plan, by the index: as a scalar
-- subquery, or LATERAL with LIMIT, neither of which the planner turns into a
-- join. The functions say the same as before.

CREATE OR REPLACE FUNCTION dodns.count_zone_changes() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  own CONSTANT xid8 := pg_current_xact_id();
BEGIN
  INSERT INTO dodns.zone_changes (zone_id)
    SELECT t.zone_id FROM (SELECT DISTINCT zone_id FROM touched) t
      WHERE (SELECT true FROM dodns.zones z WHERE z.id = t.zone_id)
        AND (SELECT true FROM dodns.zone_changes c
               WHERE c.zone_id = t.zone_id AND c.xid = own AND c.began_at = now() LIMIT 1) IS NULL;
  DELETE FROM dodns.zone_changes WHERE ctid = ANY (ARRAY(
    SELECT c.ctid
      FROM (SELECT DISTINCT zone_id FROM touched WHERE scope = 'zone') t
      CROSS JOIN LATERAL (SELECT n.ctid FROM dodns.zone_changes n WHERE n.zone_id = t.zone_id OFFSET 0) c
      WHERE (SELECT true FROM dodns.zones z WHERE z.id = t.zone_id) IS NULL));
  IF own::text::bigint % 64 = 0 THEN
    PERFORM dodns.fold_zone_changes(t.zone_id) FROM (SELECT DISTINCT zone_id FROM touched LIMIT 10) t;
  END IF;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.follow_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  outsider record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT z.name AS zone, t.name INTO outsider
      FROM touched t
      CROSS JOIN LATERAL (SELECT name, order_key FROM dodns.zones WHERE id = t.zone_id LIMIT 1) z
      WHERE substr(t.order_key, 1, length(z.order_key)) <> z.order_key
      LIMIT 1;
    IF FOUND THEN
      PERFORM dodns.refuse_records_outside_zone(outsider.zone, outsider.name);
    END IF;
  END IF;

  INSERT INTO dodns.change_feed (zone_id, scope, name)
    SELECT DISTINCT c.zone_id,
           CASE WHEN c.names > 1000 THEN 'zone' ELSE 'name' END,
           CASE WHEN c.names > 1000 THEN NULL ELSE c.name END
      FROM (SELECT d.zone_id, d.name, count(*) OVER (PARTITION BY d.zone_id) AS names
              FROM (SELECT DISTINCT t.zone_id, t.name FROM touched t) d) c
      WHERE (SELECT true FROM dodns.change_feed f
               WHERE f.xid = pg_current_xact_id() AND f.scope = 'zone' AND f.zone_id = c.zone_id LIMIT 1) IS NULL;
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.follow_updated_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  outsider record;
BEGIN
  SELECT z.name AS zone, t.name INTO outsider
    FROM new_rows t
    CROSS JOIN LATERAL (SELECT name, order_key FROM dodns.zones WHERE id = t.zone_id LIMIT 1) z
    WHERE substr(t.order_key, 1, length(z.order_key)) <> z.order_key
    LIMIT 1;
  IF FOUND THEN
    PERFORM dodns.refuse_records_outside_zone(outsider.zone, outsider.name);
  END IF;

  INSERT INTO dodns.change_feed (zone_id, scope, name)
    SELECT DISTINCT c.zone_id,
           CASE WHEN c.names > 1000 THEN 'zone' ELSE 'name' END,
           CASE WHEN c.names > 1000 THEN NULL ELSE c.name END
      FROM (SELECT d.zone_id, d.name, count(*) OVER (PARTITION BY d.zone_id) AS names
              FROM (SELECT zone_id, name FROM (SELECT zone_id, name, type, ttl, rdata, disabled FROM old_rows
                                               EXCEPT SELECT zone_id, name, type, ttl, rdata, disabled FROM new_rows) gone
                    UNION
                    SELECT zone_id, name FROM (SELECT zone_id, name, type, ttl, rdata, disabled FROM new_rows
                                               EXCEPT SELECT zone_id, name, type, ttl, rdata, disabled FROM old_rows) come) d) c
      WHERE (SELECT true FROM dodns.change_feed f
               WHERE f.xid = pg_current_xact_id() AND f.scope = 'zone' AND f.zone_id = c.zone_id LIMIT 1) IS NULL;
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.follow_updated_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  outsider record;
BEGIN
  SELECT z.name AS zone, r.name INTO outsider
    FROM (SELECT id, name, order_key FROM new_rows EXCEPT SELECT id, name, order_key FROM old_rows) z
    CROSS JOIN LATERAL (SELECT name FROM dodns.records
                          WHERE zone_id = z.id AND substr(order_key, 1, length(z.order_key)) <> z.order_key LIMIT 1) r
    LIMIT 1;
  IF FOUND THEN
    PERFORM dodns.refuse_records_outside_zone(outsider.zone, outsider.name);
  END IF;

  -- An id with an old and a new row of the same name is the same zone still.
  INSERT INTO dodns.change_feed (zone_id, scope)
    SELECT c.id, CASE WHEN count(*) = 2 AND min(c.name) = max(c.name) THEN 'info' ELSE 'zone' END
      FROM ((SELECT id, name, kind, primaries, account, catalog, options FROM old_rows
             EXCEPT SELECT id, name, kind, primaries, account, catalog, options FROM new_rows)
            UNION
            (SELECT id, name, kind, primaries, account, catalog, options FROM new_rows
             EXCEPT SELECT id, name, kind, primaries, account, catalog, options FROM old_rows)) c
      GROUP BY c.id;
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.note_deleted_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
BEGIN
  INSERT INTO dodns.record_history (record_id, zone_id, name, type, ttl, rdata, disabled, given, created_at, gone_at, is_removed)
    SELECT o.id, o.zone_id, o.name, o.type, o.ttl, o.rdata, o.disabled, o.given, o.created_at,
           greatest(dodns.changed_at(), o.created_at, (SELECT max(h.gone_at) FROM dodns.record_history h WHERE h.record_id = o.id)), true
      FROM touched o;
  -- Of a zone that goes as a whole nothing is left to count.
  INSERT INTO dodns.record_counts (zone_id, type, bucket, n)
    SELECT c.zone_id, c.type, c.bucket, c.n
      FROM (SELECT zone_id, type, id >> 10 AS bucket, -count(*) AS n FROM touched WHERE NOT disabled GROUP BY 1, 2, 3) c
      WHERE (SELECT true FROM dodns.zones z WHERE z.id = c.zone_id);
  RETURN NULL;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.note_deleted_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
BEGIN
  INSERT INTO dodns.zone_history (zone_id, name, kind, created_at, gone_at)
    SELECT o.id, o.name, o.kind,
           greatest(o.created_at, (SELECT max(h.gone_at) FROM dodns.zone_history h WHERE h.zone_id = o.id)), dodns.changed_at()
      FROM touched o;
  DELETE FROM dodns.record_counts WHERE ctid = ANY (ARRAY(
    SELECT c.ctid FROM touched t
      CROSS JOIN LATERAL (SELECT n.ctid FROM dodns.record_counts n WHERE n.zone_id = t.id OFFSET 0) c));
  RETURN NULL;
END
$function$;

-- These join nothing but the rows of the statement, old and new.
ALTER FUNCTION dodns.note_updated_records() SET enable_nestloop = off;
ALTER FUNCTION dodns.note_updated_zones() SET enable_nestloop = off;
