-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14
SET LOCAL ROLE dodns_owner;

-- Where secondaries that had transferred from the new system may be back at the
-- old one, its serials must come behind all that the new one had.

CREATE INDEX stage_log_way_back ON dodns.stage_log (zone) WHERE before IN ('sync', 'lead') AND after IN ('legacy', 'shadow');

CREATE FUNCTION dodns.has_come_back(zone_name text) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $function$
  SELECT dodns.stage_of(zone_name) IN ('legacy', 'shadow')
     AND EXISTS (SELECT FROM dodns.stage_log WHERE (zone IS NULL OR zone = zone_name) AND before IN ('sync', 'lead') AND after IN ('legacy', 'shadow'))
$function$;
REVOKE ALL ON FUNCTION dodns.has_come_back(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.has_come_back(text) TO dodns_api;
COMMENT ON FUNCTION dodns.has_come_back(text) IS 'The old system decides again in this zone, after a stage in which secondaries may have followed the new one';
