-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- The version of a zone is the number of committed transactions that changed
-- it, whoever made them. Each adds a row of its own: a counter that all update
-- would let the writers of one zone wait for each other. Old rows are folded
-- into one.
CREATE TABLE dodns.zone_changes (
  zone_id      integer NOT NULL, -- not a reference: writers need not lock the zone
  xid          xid8 NOT NULL DEFAULT pg_current_xact_id(), -- 0: of rows that were folded
  began_at     timestamptz NOT NULL DEFAULT now(), -- with the number it is this transaction's row, and not one out of a dump
  transactions bigint NOT NULL DEFAULT 1
);
CREATE INDEX zone_changes_by_zone ON dodns.zone_changes (zone_id, xid);
COMMENT ON TABLE dodns.zone_changes IS 'How many transactions changed each zone; written by triggers only';

-- Whoever finds many rows folds those that every snapshot sees. One at a time,
-- and nobody waits for it.
CREATE FUNCTION dodns.fold_zone_changes(zone integer) RETURNS void
  LANGUAGE plpgsql SET enable_seqscan = off
AS $function$
BEGIN
  IF NOT pg_try_advisory_xact_lock(36367, 3) THEN -- "dodns" on a telephone
    RETURN;
  END IF;
  WITH finished AS (
    SELECT ctid FROM dodns.zone_changes
      WHERE zone_id = zone AND xid < pg_snapshot_xmin(pg_current_snapshot())
      FOR UPDATE SKIP LOCKED),
  gone AS (
    DELETE FROM dodns.zone_changes WHERE ctid IN (SELECT ctid FROM finished) RETURNING transactions)
  INSERT INTO dodns.zone_changes (zone_id, xid, began_at, transactions)
    SELECT zone, '0', '-infinity', sum(transactions) FROM gone HAVING count(*) > 0;
END
$function$;

-- After INSERT into the feed; `touched` are the rows.
CREATE FUNCTION dodns.count_zone_changes() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $function$
DECLARE
  own CONSTANT xid8 := pg_current_xact_id();
BEGIN
  INSERT INTO dodns.zone_changes (zone_id)
    SELECT DISTINCT t.zone_id FROM touched t JOIN dodns.zones z ON z.id = t.zone_id
      WHERE NOT EXISTS (SELECT FROM dodns.zone_changes c
                          WHERE c.zone_id = t.zone_id AND c.xid = own AND c.began_at = now());
  DELETE FROM dodns.zone_changes c USING touched t
    WHERE t.scope = 'zone' AND c.zone_id = t.zone_id AND NOT EXISTS (SELECT FROM dodns.zones z WHERE z.id = t.zone_id);
  IF own::text::bigint % 64 = 0 THEN
    PERFORM dodns.fold_zone_changes(t.zone_id) FROM (SELECT DISTINCT zone_id FROM touched LIMIT 10) t;
  END IF;
  RETURN NULL;
END
$function$;

REVOKE ALL ON FUNCTION dodns.fold_zone_changes(integer), dodns.count_zone_changes() FROM PUBLIC;

CREATE TRIGGER count_zone_changes AFTER INSERT ON dodns.change_feed
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.count_zone_changes();

-- What a request with an Idempotency-Key was answered, for when it comes again.
CREATE TABLE dodns.idempotency_keys (
  token_id   bigint NOT NULL
             CONSTRAINT idempotency_keys_token_exists REFERENCES dodns.tokens ON DELETE CASCADE,
  key        text COLLATE "C" NOT NULL
             CONSTRAINT idempotency_keys_key_is_not_empty CHECK (key <> '')
             CONSTRAINT idempotency_keys_key_is_not_too_long CHECK (length(key) <= 255),
  digest     bytea NOT NULL -- SHA-256 of the request
             CONSTRAINT idempotency_keys_digest_is_sha256 CHECK (length(digest) = 32),
  status     integer NOT NULL,
  headers    text NOT NULL, -- a line for each, `name: value`
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (token_id, key)
);
CREATE INDEX idempotency_keys_by_age ON dodns.idempotency_keys (created_at);
COMMENT ON TABLE dodns.idempotency_keys IS 'Answers to requests that may come again';

GRANT SELECT ON dodns.zone_changes TO dodns_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON dodns.idempotency_keys TO dodns_api; -- UPDATE: to lock those that are forgotten
