-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- What zones were: whatever replaces or removes a record leaves its old
-- version in record_history, whoever does it. A record that was never touched
-- costs nothing but the time of its creation.

-- One time for everything that a transaction changes, taken when it makes its
-- first change: who waited for another one's lock comes after it.
CREATE FUNCTION dodns.changed_at() RETURNS timestamptz
  LANGUAGE plpgsql
AS $function$
DECLARE
  fixed text := current_setting('dodns.changed_at', true);
BEGIN
  IF fixed IS NULL OR fixed = '' THEN
    fixed := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') || '+00';
    PERFORM set_config('dodns.changed_at', fixed, true);
  END IF;
  RETURN fixed::timestamptz;
END
$function$;
REVOKE ALL ON FUNCTION dodns.changed_at() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.changed_at() TO dodns_writer, dodns_api;

CREATE TABLE dodns.record_history (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- the order in which versions of one record were replaced
  record_id  bigint NOT NULL,
  zone_id    integer NOT NULL, -- not a reference: the history outlives the zone
  name       text COLLATE "C" NOT NULL,
  type       text COLLATE "C" NOT NULL,
  ttl        integer NOT NULL,
  rdata      text COLLATE "C" NOT NULL,
  disabled   boolean NOT NULL,
  given      text,
  created_at timestamptz NOT NULL, -- of the record, not of this version
  gone_at    timestamptz NOT NULL, -- when this version was replaced or removed; never falls for one record
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(),
  db_role    name NOT NULL DEFAULT session_user,
  is_removed boolean NOT NULL
);
CREATE INDEX record_history_by_zone ON dodns.record_history (zone_id, gone_at);
CREATE INDEX record_history_by_record ON dodns.record_history (record_id, gone_at);
CREATE INDEX record_history_by_age ON dodns.record_history USING brin (gone_at) WITH (autosummarize = on);
COMMENT ON TABLE dodns.record_history IS 'Former versions of records; written by triggers only';

CREATE TABLE dodns.zone_history (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  zone_id    integer NOT NULL,
  name       text COLLATE "C" NOT NULL,
  kind       text NOT NULL,
  created_at timestamptz NOT NULL, -- of the zone, or when it got this name
  gone_at    timestamptz NOT NULL
);
CREATE INDEX zone_history_by_name ON dodns.zone_history (name, gone_at);
COMMENT ON TABLE dodns.zone_history IS 'Zones that were removed or got another name; written by triggers only';

CREATE TABLE dodns.history_state (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  begins_at timestamptz NOT NULL DEFAULT clock_timestamp(), -- what was before is not known
  keep      interval NOT NULL DEFAULT '90 days'
            CONSTRAINT history_state_keep_is_not_negative CHECK (keep >= '0')
);
INSERT INTO dodns.history_state DEFAULT VALUES;
COMMENT ON TABLE dodns.history_state IS 'Since when there is a history, and for how long it is kept';

-- How many records there are that are not disabled, by zone, type and number:
-- the total of a list, and where a page of it begins, without counting records.
-- Writers only add rows, so that nobody waits for anybody here; what belongs
-- together is summed up by dodns.sum_record_counts().
CREATE TABLE dodns.record_counts (
  zone_id integer NOT NULL,
  type    text COLLATE "C" NOT NULL,
  bucket  bigint NOT NULL, -- records.id >> 10
  n       bigint NOT NULL,
  is_sum  boolean NOT NULL DEFAULT false
);
CREATE INDEX record_counts_in_order ON dodns.record_counts (zone_id, type, bucket) INCLUDE (n);
CREATE INDEX record_counts_to_sum ON dodns.record_counts (zone_id) WHERE NOT is_sum;
COMMENT ON TABLE dodns.record_counts IS 'How many records there are; written by triggers only';

CREATE FUNCTION dodns.note_inserted_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.record_counts (zone_id, type, bucket, n)
    SELECT zone_id, type, id >> 10, count(*) FROM touched WHERE NOT disabled GROUP BY 1, 2, 3;
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.note_updated_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
BEGIN
  INSERT INTO dodns.record_history (record_id, zone_id, name, type, ttl, rdata, disabled, given, created_at, gone_at, is_removed)
    SELECT o.id, o.zone_id, o.name, o.type, o.ttl, o.rdata, o.disabled, o.given, o.created_at,
           greatest(dodns.changed_at(), o.created_at, (SELECT max(h.gone_at) FROM dodns.record_history h WHERE h.record_id = o.id)), false
      FROM old_rows o JOIN new_rows n ON n.id = o.id
      WHERE (o.zone_id, o.name, o.type, o.ttl, o.rdata, o.disabled, o.given)
            IS DISTINCT FROM (n.zone_id, n.name, n.type, n.ttl, n.rdata, n.disabled, n.given);
  INSERT INTO dodns.record_counts (zone_id, type, bucket, n)
    SELECT c.zone_id, c.type, c.id >> 10, sum(c.difference)
      FROM (SELECT zone_id, type, id, -1 AS difference FROM old_rows WHERE NOT disabled
            UNION ALL
            SELECT zone_id, type, id, 1 FROM new_rows WHERE NOT disabled) c
      GROUP BY 1, 2, 3 HAVING sum(c.difference) <> 0;
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.note_deleted_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
BEGIN
  INSERT INTO dodns.record_history (record_id, zone_id, name, type, ttl, rdata, disabled, given, created_at, gone_at, is_removed)
    SELECT o.id, o.zone_id, o.name, o.type, o.ttl, o.rdata, o.disabled, o.given, o.created_at,
           greatest(dodns.changed_at(), o.created_at, (SELECT max(h.gone_at) FROM dodns.record_history h WHERE h.record_id = o.id)), true
      FROM touched o;
  -- Of a zone that goes as a whole nothing is left to count.
  INSERT INTO dodns.record_counts (zone_id, type, bucket, n)
    SELECT zone_id, type, id >> 10, -count(*) FROM touched t
      WHERE NOT disabled AND EXISTS (SELECT FROM dodns.zones z WHERE z.id = t.zone_id) GROUP BY 1, 2, 3;
  RETURN NULL;
END
$function$;

-- Before TRUNCATE, while the rows can still be seen.
CREATE FUNCTION dodns.note_truncated_records() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.record_history (record_id, zone_id, name, type, ttl, rdata, disabled, given, created_at, gone_at, is_removed)
    SELECT id, zone_id, name, type, ttl, rdata, disabled, given, created_at, greatest(dodns.changed_at(), created_at), true FROM dodns.records;
  DELETE FROM dodns.record_counts;
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.note_updated_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
BEGIN
  INSERT INTO dodns.zone_history (zone_id, name, kind, created_at, gone_at)
    SELECT o.id, o.name, o.kind,
           greatest(o.created_at, (SELECT max(h.gone_at) FROM dodns.zone_history h WHERE h.zone_id = o.id)), dodns.changed_at()
      FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE n.name <> o.name;
  RETURN NULL;
END
$function$;
CREATE INDEX zone_history_by_zone ON dodns.zone_history (zone_id, gone_at);

CREATE FUNCTION dodns.note_deleted_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
BEGIN
  INSERT INTO dodns.zone_history (zone_id, name, kind, created_at, gone_at)
    SELECT o.id, o.name, o.kind,
           greatest(o.created_at, (SELECT max(h.gone_at) FROM dodns.zone_history h WHERE h.zone_id = o.id)), dodns.changed_at()
      FROM touched o;
  DELETE FROM dodns.record_counts WHERE zone_id IN (SELECT id FROM touched);
  RETURN NULL;
END
$function$;

CREATE FUNCTION dodns.note_truncated_zones() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.zone_history (zone_id, name, kind, created_at, gone_at)
    SELECT id, name, kind, created_at, greatest(dodns.changed_at(), created_at) FROM dodns.zones;
  RETURN NULL;
END
$function$;

REVOKE ALL ON FUNCTION
  dodns.note_inserted_records(), dodns.note_updated_records(), dodns.note_deleted_records(), dodns.note_truncated_records(),
  dodns.note_updated_zones(), dodns.note_deleted_zones(), dodns.note_truncated_zones()
  FROM PUBLIC;

-- Nobody changes records between counting them and the triggers; who reads
-- them waits only for what comes after the counting.
LOCK TABLE dodns.zones, dodns.records IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO dodns.record_counts (zone_id, type, bucket, n, is_sum)
  SELECT zone_id, type, id >> 10, count(*), true FROM dodns.records WHERE NOT disabled GROUP BY 1, 2, 3;

CREATE TRIGGER note_insert AFTER INSERT ON dodns.records
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.note_inserted_records();
CREATE TRIGGER note_update AFTER UPDATE ON dodns.records
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.note_updated_records();
CREATE TRIGGER note_delete AFTER DELETE ON dodns.records
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.note_deleted_records();
CREATE TRIGGER note_truncate BEFORE TRUNCATE ON dodns.records
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.note_truncated_records();
CREATE TRIGGER note_update AFTER UPDATE ON dodns.zones
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.note_updated_zones();
CREATE TRIGGER note_delete AFTER DELETE ON dodns.zones
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.note_deleted_zones();
CREATE TRIGGER note_truncate BEFORE TRUNCATE ON dodns.zones
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.note_truncated_zones();

-- A constant for what is there, so that no row is written; its own time for what comes.
ALTER TABLE dodns.zones ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE dodns.zones ALTER COLUMN created_at SET DEFAULT dodns.changed_at();
ALTER TABLE dodns.records ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE dodns.records ALTER COLUMN created_at SET DEFAULT dodns.changed_at();
-- The same time as in the history.
ALTER TABLE dodns.audit_log ALTER COLUMN at SET DEFAULT dodns.changed_at();

ALTER TABLE dodns.tokens
  ADD COLUMN made_by bigint; -- the token with which it was made; NULL: by a role of the database, created_by

-- The enabled records of a zone as they were: of each the version that was
-- replaced first after that time, or the one that is there.
CREATE FUNCTION dodns.records_at(zone integer, at timestamptz)
  RETURNS TABLE (id bigint, name text, type text, ttl integer, rdata text, given text)
  LANGUAGE sql STABLE
AS $function$
  SELECT h.record_id, h.name, h.type, h.ttl, h.rdata, h.given
    FROM dodns.record_history h
    WHERE h.zone_id = $1 AND h.created_at <= $2 AND h.gone_at > $2 AND NOT h.disabled
      AND NOT EXISTS (SELECT FROM dodns.record_history e
                        WHERE e.record_id = h.record_id AND e.gone_at > $2 AND (e.gone_at, e.id) < (h.gone_at, h.id))
  UNION ALL
  SELECT r.id, r.name, r.type, r.ttl, r.rdata, r.given
    FROM dodns.records r
    WHERE r.zone_id = $1 AND r.created_at <= $2 AND NOT r.disabled
      AND NOT EXISTS (SELECT FROM dodns.record_history e WHERE e.record_id = r.id AND e.gone_at > $2)
$function$;
REVOKE ALL ON FUNCTION dodns.records_at(integer, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.records_at(integer, timestamptz) TO dodns_api;

-- Sums up what was counted since the last time, of at most 20000 rows, so that
-- nobody waits long for it. Returns how many there were; 0 also while somebody
-- else is at it.
CREATE FUNCTION dodns.sum_record_counts() RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  summed bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(36367, 3) THEN -- "dodns" on a telephone
    RETURN 0;
  END IF;
  WITH fresh AS (
    DELETE FROM dodns.record_counts
      WHERE ctid = ANY (ARRAY(SELECT ctid FROM dodns.record_counts WHERE NOT is_sum LIMIT 20000))
      RETURNING zone_id, type, bucket, n),
  changed AS (
    SELECT DISTINCT zone_id, type, bucket FROM fresh),
  old AS (
    DELETE FROM dodns.record_counts c USING changed
      WHERE c.zone_id = changed.zone_id AND c.type = changed.type AND c.bucket = changed.bucket AND c.is_sum
      RETURNING c.zone_id, c.type, c.bucket, c.n),
  new AS (
    INSERT INTO dodns.record_counts (zone_id, type, bucket, n, is_sum)
      SELECT zone_id, type, bucket, sum(n), true FROM (TABLE fresh UNION ALL TABLE old) parts
      GROUP BY 1, 2, 3 HAVING sum(n) <> 0)
  SELECT count(*) INTO summed FROM fresh;
  RETURN summed;
END
$function$;

-- Removes at most 5000 versions that are older than history_state.keep.
-- Returns how many; 0 also while somebody else is at it.
CREATE FUNCTION dodns.prune_history() RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  oldest  timestamptz;
  removed bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(36367, 4) THEN
    RETURN 0;
  END IF;
  SELECT clock_timestamp() - keep INTO STRICT oldest FROM dodns.history_state;
  UPDATE dodns.history_state SET begins_at = oldest WHERE begins_at < oldest;
  DELETE FROM dodns.zone_history WHERE gone_at < oldest;
  DELETE FROM dodns.record_history
    WHERE ctid = ANY (ARRAY(SELECT ctid FROM dodns.record_history WHERE gone_at < oldest LIMIT 5000));
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END
$function$;
REVOKE ALL ON FUNCTION dodns.sum_record_counts(), dodns.prune_history() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.sum_record_counts(), dodns.prune_history() TO dodns_api;

-- What dodns-api does at every change, as functions, because their plans are
-- kept by the session without anything that a pooler must know of. They may no
-- more than their caller.

CREATE FUNCTION dodns.find_token(hash_digits text)
  RETURNS TABLE (id bigint, label text, scopes text, zones text, types text, expires_at text, is_first_today boolean)
  LANGUAGE plpgsql STABLE
AS $function$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT t.id, t.label, array_to_string(t.scopes, ' '), array_to_string(t.zones, ' '), array_to_string(t.types, ' '),
           to_char(t.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), t.last_used_on IS DISTINCT FROM current_date
      FROM dodns.tokens t
      WHERE t.hash = decode(hash_digits, 'hex') AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now());
END
$function$;

-- After a lock that was waited for the zone may be gone.
CREATE FUNCTION dodns.lock_zone(zone_name text) RETURNS TABLE (id integer, kind text, is_presigned boolean)
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT z.id, z.kind, EXISTS (SELECT FROM dodns.zone_metadata m WHERE m.zone_id = z.id AND m.kind = 'PRESIGNED' AND m.content = '1')
      FROM dodns.zones z WHERE z.name = zone_name FOR NO KEY UPDATE OF z;
END
$function$;

-- The enabled records of a name, and the SOA record at the apex. Not one
-- condition with OR: a bitmap scan would read all the old versions of the SOA
-- record again and again, which a plain index scan marks as dead.
CREATE FUNCTION dodns.records_of_name_and_soa(zone integer, wanted text, apex text)
  RETURNS TABLE (id bigint, name text, type text, ttl integer, rdata text, given text, is_wanted boolean)
  LANGUAGE plpgsql STABLE
AS $function$
#variable_conflict use_column
DECLARE
  wanted_key CONSTANT bytea := dodns.order_key(wanted);
  apex_key   CONSTANT bytea := dodns.order_key(apex);
BEGIN
  RETURN QUERY
    SELECT r.id, r.name, r.type, r.ttl, r.rdata, r.given, true FROM dodns.records r
      WHERE r.zone_id = zone AND r.order_key = wanted_key AND NOT r.disabled ORDER BY r.id;
  IF wanted <> apex THEN
    RETURN QUERY
      SELECT r.id, r.name, r.type, r.ttl, r.rdata, r.given, false FROM dodns.records r
        WHERE r.zone_id = zone AND r.order_key = apex_key AND r.type = 'SOA' AND NOT r.disabled ORDER BY r.id;
  END IF;
END
$function$;

-- A new record, the serial (of the record soa, NULL for none) and an entry of
-- the audit log, into whose text the id of the record goes.
CREATE FUNCTION dodns.write_new_record(soa bigint, soa_rdata text, token_id bigint, token text, client text, request_id text, action text,
                                       zone_name text, before jsonb, after jsonb,
                                       zone integer, name text, type text, ttl integer, rdata text, given text,
                                       OUT new_id bigint, OUT transaction xid8)
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
BEGIN
  INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, given) VALUES (zone, name, type, ttl, rdata, given)
    RETURNING records.id INTO new_id;
  UPDATE dodns.records SET rdata = soa_rdata WHERE records.id = soa;
  INSERT INTO dodns.audit_log (token_id, token, client, request_id, action, zone, before, after)
    VALUES (token_id, token, client, request_id, action, zone_name, before, jsonb_set(after, '{id}', to_jsonb(new_id)))
    RETURNING audit_log.xid INTO transaction;
END
$function$;

-- The same for a record that is changed, or removed; nothing when it is not there any more.
CREATE FUNCTION dodns.write_changed_record(soa bigint, soa_rdata text, token_id bigint, token text, client text, request_id text, action text,
                                           zone_name text, before jsonb, after jsonb,
                                           record bigint, name text, type text, ttl integer, rdata text, given text,
                                           OUT changed_id bigint, OUT transaction xid8)
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
BEGIN
  UPDATE dodns.records SET name = write_changed_record.name, type = write_changed_record.type, ttl = write_changed_record.ttl,
                           rdata = write_changed_record.rdata, given = write_changed_record.given
    WHERE records.id = record RETURNING records.id INTO changed_id;
  IF changed_id IS NULL THEN
    RETURN;
  END IF;
  UPDATE dodns.records SET rdata = soa_rdata WHERE records.id = soa;
  INSERT INTO dodns.audit_log (token_id, token, client, request_id, action, zone, before, after)
    VALUES (token_id, token, client, request_id, action, zone_name, before, after)
    RETURNING audit_log.xid INTO transaction;
END
$function$;

CREATE FUNCTION dodns.write_removed_record(soa bigint, soa_rdata text, token_id bigint, token text, client text, request_id text, action text,
                                           zone_name text, before jsonb, after jsonb, record bigint,
                                           OUT removed_id bigint, OUT transaction xid8)
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
BEGIN
  DELETE FROM dodns.records WHERE records.id = record RETURNING records.id INTO removed_id;
  IF removed_id IS NULL THEN
    RETURN;
  END IF;
  UPDATE dodns.records SET rdata = soa_rdata WHERE records.id = soa;
  INSERT INTO dodns.audit_log (token_id, token, client, request_id, action, zone, before, after)
    VALUES (token_id, token, client, request_id, action, zone_name, before, after)
    RETURNING audit_log.xid INTO transaction;
END
$function$;

REVOKE ALL ON FUNCTION
  dodns.find_token(text), dodns.lock_zone(text), dodns.records_of_name_and_soa(integer, text, text),
  dodns.write_new_record(bigint, text, bigint, text, text, text, text, text, jsonb, jsonb, integer, text, text, integer, text, text),
  dodns.write_changed_record(bigint, text, bigint, text, text, text, text, text, jsonb, jsonb, bigint, text, text, integer, text, text),
  dodns.write_removed_record(bigint, text, bigint, text, text, text, text, text, jsonb, jsonb, bigint)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
  dodns.find_token(text), dodns.lock_zone(text), dodns.records_of_name_and_soa(integer, text, text),
  dodns.write_new_record(bigint, text, bigint, text, text, text, text, text, jsonb, jsonb, integer, text, text, integer, text, text),
  dodns.write_changed_record(bigint, text, bigint, text, text, text, text, text, jsonb, jsonb, bigint, text, text, integer, text, text),
  dodns.write_removed_record(bigint, text, bigint, text, text, text, text, text, jsonb, jsonb, bigint)
  TO dodns_api;

GRANT SELECT ON dodns.record_history, dodns.zone_history, dodns.history_state, dodns.record_counts,
                dodns.nameservers, dodns.feed_state, dodns.change_feed, dodns.database_identity TO dodns_api;
