-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- Says which names of which zones changed in which transaction, never how:
-- followers read the present state of what is listed here.
CREATE TABLE dodns.change_feed (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid     xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  zone_id integer NOT NULL,
  scope   text COLLATE "C" NOT NULL CHECK (scope IN (
            'name',    -- the records of one name
            'zone',    -- everything of the zone, or that it came or went
            'info')),  -- its row in zones and its metadata
  name    text COLLATE "C" CHECK ((name IS NOT NULL) = (scope = 'name'))
);
CREATE INDEX change_feed_by_transaction ON dodns.change_feed (xid, scope, zone_id);
CREATE INDEX change_feed_by_age ON dodns.change_feed USING brin (at) WITH (autosummarize = on);
COMMENT ON TABLE dodns.change_feed IS 'Which names of which zones changed; written by triggers only';

GRANT SELECT ON dodns.change_feed TO dodns_nameserver;

-- The triggers are statement-level and run as the owner: a writer can write
-- the feed by changing something, and in no other way. They never plan a
-- sequential scan, because their plans outlive the time when tables are small.
--
-- One statement gives one row per name, or one for the zone when it touches
-- more than 1000 of its names. What a 'zone' row of the same transaction
-- covers already is not repeated.

CREATE FUNCTION dodns.refuse_records_outside_zone(zone text, name text) RETURNS void
  LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'record name % lies outside its zone %', name, zone
    USING ERRCODE = 'check_violation', SCHEMA = 'dodns', TABLE = 'records', COLUMN = 'name',
          CONSTRAINT = 'records_name_is_inside_zone',
          HINT = format('Names are absolute: a name of this zone is %s or ends in %s',
                        zone, CASE zone WHEN '.' THEN '.' ELSE '.' || zone END);
END
$function$;

-- After INSERT and DELETE; `touched` are the rows.
CREATE FUNCTION dodns.follow_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  outsider record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT z.name AS zone, t.name INTO outsider
      FROM touched t, dodns.zones z
      WHERE z.id = t.zone_id AND substr(t.order_key, 1, length(z.order_key)) <> z.order_key
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
      WHERE NOT EXISTS (SELECT FROM dodns.change_feed f
                          WHERE f.xid = pg_current_xact_id() AND f.scope = 'zone' AND f.zone_id = c.zone_id);
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

-- After UPDATE. Rows are compared by what they say, so that those that stay
-- as they were are left out.
CREATE FUNCTION dodns.follow_updated_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  outsider record;
BEGIN
  SELECT z.name AS zone, t.name INTO outsider
    FROM new_rows t, dodns.zones z
    WHERE z.id = t.zone_id AND substr(t.order_key, 1, length(z.order_key)) <> z.order_key
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
      WHERE NOT EXISTS (SELECT FROM dodns.change_feed f
                          WHERE f.xid = pg_current_xact_id() AND f.scope = 'zone' AND f.zone_id = c.zone_id);
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

-- After INSERT and DELETE; `touched` are the rows.
CREATE FUNCTION dodns.follow_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.change_feed (zone_id, scope) SELECT id, 'zone' FROM touched;
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.follow_updated_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  outsider record;
BEGIN
  SELECT z.name AS zone, r.name INTO outsider
    FROM (SELECT id, name, order_key FROM new_rows EXCEPT SELECT id, name, order_key FROM old_rows) z
    JOIN dodns.records r ON r.zone_id = z.id
    WHERE substr(r.order_key, 1, length(z.order_key)) <> z.order_key
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

CREATE FUNCTION dodns.follow_zone_metadata() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.change_feed (zone_id, scope) SELECT DISTINCT zone_id, 'info' FROM touched;
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.follow_updated_zone_metadata() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.change_feed (zone_id, scope)
    SELECT DISTINCT c.zone_id, 'info'
      FROM ((TABLE old_rows EXCEPT TABLE new_rows) UNION (TABLE new_rows EXCEPT TABLE old_rows)) c;
  IF FOUND THEN
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;

-- Before TRUNCATE, while the rows can still be seen. The argument is the scope.
CREATE FUNCTION dodns.follow_truncate() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.change_feed (zone_id, scope) SELECT id, TG_ARGV[0] FROM dodns.zones;
  PERFORM pg_notify('dodns', '');
  RETURN NULL;
END
$function$;

REVOKE ALL ON FUNCTION
  dodns.refuse_records_outside_zone(text, text), dodns.follow_records(), dodns.follow_updated_records(),
  dodns.follow_zones(), dodns.follow_updated_zones(),
  dodns.follow_zone_metadata(), dodns.follow_updated_zone_metadata(), dodns.follow_truncate()
  FROM PUBLIC;

CREATE TRIGGER follow_insert AFTER INSERT ON dodns.records
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_records();
CREATE TRIGGER follow_update AFTER UPDATE ON dodns.records
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_updated_records();
CREATE TRIGGER follow_delete AFTER DELETE ON dodns.records
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_records();
CREATE TRIGGER follow_truncate BEFORE TRUNCATE ON dodns.records
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_truncate('zone');

CREATE TRIGGER follow_insert AFTER INSERT ON dodns.zones
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_zones();
CREATE TRIGGER follow_update AFTER UPDATE ON dodns.zones
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_updated_zones();
CREATE TRIGGER follow_delete AFTER DELETE ON dodns.zones
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_zones();
CREATE TRIGGER follow_truncate BEFORE TRUNCATE ON dodns.zones
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_truncate('zone');

CREATE TRIGGER follow_insert AFTER INSERT ON dodns.zone_metadata
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_zone_metadata();
CREATE TRIGGER follow_update AFTER UPDATE ON dodns.zone_metadata
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_updated_zone_metadata();
CREATE TRIGGER follow_delete AFTER DELETE ON dodns.zone_metadata
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_zone_metadata();
CREATE TRIGGER follow_truncate BEFORE TRUNCATE ON dodns.zone_metadata
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_truncate('info');
