-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- Tells two databases apart, also when one is a copy of the other.
CREATE TABLE dodns.database_identity (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  uuid     uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO dodns.database_identity DEFAULT VALUES;
COMMENT ON TABLE dodns.database_identity IS 'Drawn when the schema was first applied';

CREATE TABLE dodns.nameservers (
  name         text PRIMARY KEY CONSTRAINT nameservers_name_is_not_empty CHECK (name <> ''),
  db_role      name NOT NULL DEFAULT session_user, -- who may change this row
  position     text NOT NULL, -- applied, as xmin:xmax:xip,xip
  horizon      xid8 NOT NULL, -- every transaction below it is applied, and its rows of the change feed have served
  lag_ms       bigint NOT NULL,
  version      text NOT NULL,
  last_contact timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE dodns.nameservers IS 'Who follows, and how far; each writes its own row';

ALTER TABLE dodns.nameservers ENABLE ROW LEVEL SECURITY;
CREATE POLICY everybody_sees ON dodns.nameservers FOR SELECT USING (true);
CREATE POLICY nameserver_adds_itself ON dodns.nameservers FOR INSERT TO dodns_nameserver
  WITH CHECK (db_role = session_user);
CREATE POLICY nameserver_changes_itself ON dodns.nameservers FOR UPDATE TO dodns_nameserver
  USING (db_role = session_user) WITH CHECK (db_role = session_user);
CREATE POLICY writer_forgets ON dodns.nameservers FOR DELETE TO dodns_writer USING (true);

CREATE TABLE dodns.feed_state (
  only_row               boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Rows of the change feed whose transaction is below this may be missing.
  pruned_before          xid8 NOT NULL DEFAULT '0',
  -- A nameserver that was not heard of for so long is not waited for.
  nameserver_is_gone_after interval NOT NULL DEFAULT '1 hour',
  -- Younger rows stay even if every nameserver has passed them: one that reads from a standby cannot report.
  keep_at_least          interval NOT NULL DEFAULT '10 minutes',
  -- Older rows are removed even if a nameserver has not passed them.
  keep_at_most           interval NOT NULL DEFAULT '24 hours'
);
INSERT INTO dodns.feed_state DEFAULT VALUES;
COMMENT ON TABLE dodns.feed_state IS 'How far the change feed is pruned, and the rules for it';

GRANT SELECT ON dodns.database_identity, dodns.nameservers, dodns.feed_state TO dodns_nameserver;
GRANT INSERT, UPDATE ON dodns.nameservers TO dodns_nameserver;
GRANT DELETE ON dodns.nameservers TO dodns_writer;

-- Removes what every nameserver has passed and what is too old, of the 5000
-- oldest rows, so that nobody waits long for it. Returns the number of rows
-- removed; 0 also while somebody else is at it.
--
-- Rows of transactions that some snapshot may not see yet stay, and those of
-- the last transaction: by them a follower knows the database again. Rows from the
-- future are those of another cluster, out of a dump, and go; this
-- transaction's own may look like them.
CREATE FUNCTION dodns.prune_change_feed() RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  own     CONSTANT xid8 := pg_current_xact_id();
  rules   dodns.feed_state;
  passed  xid8;
  newest  xid8;
  foreign_rows bigint;
  removed bigint;
  highest xid8;
BEGIN
  IF NOT pg_try_advisory_xact_lock(36367, 2) THEN -- "dodns" on a telephone
    RETURN 0;
  END IF;
  SELECT * INTO STRICT rules FROM dodns.feed_state;
  SELECT coalesce(min(horizon), '0') INTO passed
    FROM dodns.nameservers WHERE last_contact > clock_timestamp() - rules.nameserver_is_gone_after;

  -- Each statement has a snapshot of its own and must ask about that one.
  DELETE FROM dodns.change_feed WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()) AND xid <> own;
  GET DIAGNOSTICS foreign_rows = ROW_COUNT;

  SELECT max(xid) INTO newest FROM dodns.change_feed WHERE xid < pg_snapshot_xmin(pg_current_snapshot());
  WITH gone AS (
    DELETE FROM dodns.change_feed
      WHERE id IN (SELECT id FROM dodns.change_feed ORDER BY xid LIMIT 5000)
        AND xid < pg_snapshot_xmin(pg_current_snapshot()) AND xid < newest
        AND at < clock_timestamp() - rules.keep_at_least
        AND (xid < passed OR at < clock_timestamp() - rules.keep_at_most)
      RETURNING xid)
  SELECT count(*), max(xid) INTO removed, highest FROM gone;

  -- A bound from the future came out of a dump, too.
  UPDATE dodns.feed_state
    SET pruned_before = coalesce((highest::text::bigint + 1)::text::xid8, '0')
    WHERE pruned_before <= highest OR pruned_before > own;
  RETURN removed + foreign_rows;
END
$function$;
REVOKE ALL ON FUNCTION dodns.prune_change_feed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.prune_change_feed() TO dodns_nameserver;
