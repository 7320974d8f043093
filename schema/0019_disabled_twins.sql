-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14
SET LOCAL ROLE dodns_owner;

-- A record that PowerDNS' API or pdnsutil disabled is unseen by the API's
-- clients, and unique all the same: who wrote the same record was refused for
-- ever. The one that is written takes its place.

CREATE FUNCTION dodns.remove_disabled(zone_ids integer[], names text[], types text[], rdatas text[]) RETURNS void
  LANGUAGE plpgsql SET enable_seqscan = off
AS $function$
DECLARE
  found_ids CONSTANT bigint[] := ARRAY(
    SELECT d.id FROM unnest(zone_ids, names, types, rdatas) AS w (zone_id, name, type, rdata)
      CROSS JOIN LATERAL (SELECT r.id FROM dodns.records r
                            WHERE r.zone_id = w.zone_id AND r.order_key = dodns.order_key(w.name) AND r.type = w.type
                              AND md5(r.rdata)::uuid = md5(w.rdata)::uuid AND r.disabled OFFSET 0) d);
BEGIN
  IF cardinality(found_ids) > 0 THEN -- else the triggers would run for nothing
    DELETE FROM dodns.records WHERE id = ANY (found_ids);
  END IF;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.add_record(zone integer, name text, type text, ttl integer, rdata text, given text) RETURNS bigint
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
DECLARE
  new_id bigint;
BEGIN
  PERFORM dodns.remove_disabled(ARRAY[zone], ARRAY[name], ARRAY[type], ARRAY[rdata]);
  INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, given) VALUES (zone, name, type, ttl, rdata, given)
    RETURNING records.id INTO new_id;
  RETURN new_id;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.change_record(record bigint, name text, type text, ttl integer, rdata text, given text) RETURNS bigint
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
DECLARE
  changed_id bigint;
BEGIN
  PERFORM dodns.remove_disabled(ARRAY[r.zone_id], ARRAY[change_record.name], ARRAY[change_record.type], ARRAY[change_record.rdata])
    FROM dodns.records r WHERE r.id = record;
  UPDATE dodns.records SET name = change_record.name, type = change_record.type, ttl = change_record.ttl,
                           rdata = change_record.rdata, given = change_record.given
    WHERE records.id = record RETURNING records.id INTO changed_id;
  RETURN changed_id;
END
$function$;

CREATE OR REPLACE FUNCTION dodns.write_records(removed bigint[], ids bigint[], zone_ids integer[], names text[], types text[], ttls integer[],
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
  PERFORM dodns.remove_disabled(zone_ids, names, types, rdatas);
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

REVOKE ALL ON FUNCTION dodns.remove_disabled(integer[], text[], text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.remove_disabled(integer[], text[], text[], text[]) TO dodns_api;
