-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- That a nameserver is to make a full copy is a row of the feed like any other:
-- it arrives by notification or by looking, is over when the nameserver's
-- position has passed it, and one that comes too late for it finds the feed
-- pruned and makes a full copy anyway. NOT VALID as in 0006_keys.sql.
ALTER TABLE dodns.change_feed
  DROP CONSTRAINT change_feed_scope_is_known,
  ADD CONSTRAINT change_feed_scope_is_known CHECK (scope IN (
    'name',    -- the records of one name
    'zone',    -- everything of the zone, or that it came or went
    'info',    -- its row in zones, its metadata and its keys
    'tsig',    -- the TSIG keys, which belong to no zone
    'copy')    -- nothing changed: the nameserver `name` is to copy everything
  ) NOT VALID,
  DROP CONSTRAINT change_feed_zone_is_given,
  ADD CONSTRAINT change_feed_zone_is_given CHECK ((zone_id = 0) = (scope IN ('tsig', 'copy'))) NOT VALID,
  DROP CONSTRAINT change_feed_check,
  ADD CONSTRAINT change_feed_name_is_given CHECK ((name IS NOT NULL) = (scope IN ('name', 'copy'))) NOT VALID;

CREATE FUNCTION dodns.request_copy(nameserver text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
BEGIN
  INSERT INTO dodns.change_feed (zone_id, scope, name) VALUES (0, 'copy', nameserver);
  PERFORM pg_notify('dodns', '');
END
$function$;
COMMENT ON FUNCTION dodns.request_copy(text) IS 'Lets a nameserver make a full copy now';
REVOKE ALL ON FUNCTION dodns.request_copy(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.request_copy(text) TO dodns_writer;

ALTER TABLE dodns.nameservers
  ADD COLUMN copied_at timestamptz; -- when its last full copy was complete
