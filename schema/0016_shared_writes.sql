-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- More of what dodns-api does at every change, as functions whose plans the
-- session keeps, as in 0011_history_and_counts.sql. They may no more than
-- their caller.

-- What is at these names: the types, where an alias leads, and whether there is
-- something below. What lies below a name has a key that begins with its own,
-- and the octet behind that is never 0.
CREATE FUNCTION dodns.contents_of_names(zone integer, names text[])
  RETURNS TABLE (types text, alias_rdata text, has_names_below boolean)
  LANGUAGE plpgsql STABLE SET enable_seqscan = off
AS $function$
BEGIN
  RETURN QUERY
    SELECT (SELECT string_agg(DISTINCT r.type, ' ') FROM dodns.records r
              WHERE r.zone_id = zone AND r.order_key = n.key AND NOT r.disabled),
           (SELECT r.rdata FROM dodns.records r
              WHERE r.zone_id = zone AND r.order_key = n.key AND r.type = 'CNAME' AND NOT r.disabled LIMIT 1),
           EXISTS (SELECT FROM dodns.records r
                     WHERE r.zone_id = zone AND r.order_key > n.key AND NOT r.disabled
                       AND (n.key = '' OR r.order_key < set_byte(n.key, length(n.key) - 1, 1)))
      FROM (SELECT dodns.order_key(name) AS key, ordinal FROM unnest(names) WITH ORDINALITY AS given (name, ordinal) OFFSET 0) n
      ORDER BY n.ordinal;
END
$function$;

-- A record alone, without what dodns.write_new_record() and
-- dodns.write_changed_record() do with it: those who share a transaction have
-- that done once, at its end.

CREATE FUNCTION dodns.add_record(zone integer, name text, type text, ttl integer, rdata text, given text) RETURNS bigint
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
DECLARE
  new_id bigint;
BEGIN
  INSERT INTO dodns.records (zone_id, name, type, ttl, rdata, given) VALUES (zone, name, type, ttl, rdata, given)
    RETURNING records.id INTO new_id;
  RETURN new_id;
END
$function$;

-- NULL when it is not there any more.
CREATE FUNCTION dodns.change_record(record bigint, name text, type text, ttl integer, rdata text, given text) RETURNS bigint
  LANGUAGE plpgsql
AS $function$
#variable_conflict use_variable
DECLARE
  changed_id bigint;
BEGIN
  UPDATE dodns.records SET name = change_record.name, type = change_record.type, ttl = change_record.ttl,
                           rdata = change_record.rdata, given = change_record.given
    WHERE records.id = record RETURNING records.id INTO changed_id;
  RETURN changed_id;
END
$function$;

REVOKE ALL ON FUNCTION
  dodns.contents_of_names(integer, text[]),
  dodns.add_record(integer, text, text, integer, text, text), dodns.change_record(bigint, text, text, integer, text, text)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.contents_of_names(integer, text[]) TO dodns_api, dodns_nameserver;
GRANT EXECUTE ON FUNCTION
  dodns.add_record(integer, text, text, integer, text, text), dodns.change_record(bigint, text, text, integer, text, text)
  TO dodns_api, dodns_writer;
