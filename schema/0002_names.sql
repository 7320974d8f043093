-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- These two run for each row of a bulk load. They are single expressions that
-- PostgreSQL inlines into the statement, which it refuses to do with STRICT
-- functions whose body holds CASE or OR; NULL gives NULL all the same.

-- True for the canonical presentation form of an absolute name, which is the
-- only one stored: lower case, final dot, `.` and `\` inside labels escaped by
-- a backslash, octets outside 0x21-0x7e as \DDD, everything else verbatim.
-- Labels have 1 to 63 octets, the wire form at most 255 (RFC 1035 section
-- 2.3.4): every octet and every dot of the text is one there, and the root
-- label is one more.
CREATE FUNCTION dodns.is_fqdn(name text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN name COLLATE "C" ~ '^(?:[]!--/-@[^-~]+\.)+$' THEN -- nothing escaped
      -- A name of up to 64 characters has no label of more than 63.
      length(name) <= 64 OR (length(name) <= 254 AND name COLLATE "C" ~ '^(?:[^.]{1,63}\.)+$')
    WHEN strpos(name, '\') = 0 THEN
      name = '.'
    ELSE
      name COLLATE "C" ~ '^(?:(?:[]!--/-@[^-~]|\\[.\\]|\\(?:0[0-2][0-9]|03[0-2]|12[7-9]|1[3-9][0-9]|2[0-4][0-9]|25[0-5]))+\.)+$'
      AND length(regexp_replace(name COLLATE "C", '\\(?:[.\\]|[0-9]{3})', 'x', 'g')) <= 254
      AND regexp_replace(name COLLATE "C", '\\(?:[.\\]|[0-9]{3})', 'x', 'g') ~ '^(?:[^.]{1,63}\.)+$'
  END;
COMMENT ON FUNCTION dodns.is_fqdn(text) IS
  'Is this the canonical presentation form of an absolute domain name?';

-- Keys for names with escapes or many labels. Never fails: what is not a name
-- is refused by the CHECK constraints, which run later and say more.
CREATE FUNCTION dodns.order_key_of_any(name text) RETURNS bytea
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $function$
DECLARE
  labels text[];
  joined text := '';
  label  bytea := '';
  result bytea := '';
  at     integer := 1;
  octet  integer;
BEGIN
  IF strpos(name, '\') = 0 THEN
    labels := string_to_array(name, '.');
    FOR i IN REVERSE cardinality(labels) - 1 .. 1 LOOP
      joined := joined || labels[i] || '\000';
    END LOOP;
    RETURN decode(joined, 'escape');
  END IF;

  WHILE at <= length(name) LOOP
    IF substr(name, at, 1) = '.' THEN
      result := label || '\x00'::bytea || result;
      label := '';
      at := at + 1;
      CONTINUE;
    END IF;
    IF substr(name, at, 4) ~ '^\\[0-9]{3}' THEN
      octet := substr(name, at + 1, 3)::integer & 255;
      at := at + 4;
    ELSE
      IF substr(name, at, 1) = '\' THEN
        at := at + 1;
      END IF;
      octet := ascii(substr(name, at, 1)) & 255;
      at := at + 1;
    END IF;
    label := label || CASE octet
      WHEN 0 THEN '\x0101'::bytea
      WHEN 1 THEN '\x0102'::bytea
      ELSE set_byte('\x00'::bytea, 0, octet)
    END;
  END LOOP;
  RETURN result;
END
$function$;

-- The key whose bytewise order is the canonical order of names (RFC 4034
-- section 6.1): labels in reverse order, each followed by 0x00; inside labels
-- 0x00 becomes 0x01 0x01 and 0x01 becomes 0x01 0x02. The root's is empty. The
-- key of a name is a prefix of the keys of all names below it.
--
-- decode(…, 'escape') reads \000 as the octet 0 and is the only immutable way
-- from text to its octets.
CREATE FUNCTION dodns.order_key(name text) RETURNS bytea
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN strpos(name, '\') > 0 THEN dodns.order_key_of_any(name)
    ELSE CASE length(name) - length(replace(name, '.', ''))
      WHEN 1 THEN CASE
        WHEN name = '.' THEN ''::bytea
        ELSE decode(replace(name, '.', '\000'), 'escape')
      END
      WHEN 2 THEN decode(split_part(name, '.', 2) || '\000' || split_part(name, '.', 1) || '\000', 'escape')
      WHEN 3 THEN decode(split_part(name, '.', 3) || '\000' || split_part(name, '.', 2) || '\000'
                         || split_part(name, '.', 1) || '\000', 'escape')
      WHEN 4 THEN decode(split_part(name, '.', 4) || '\000' || split_part(name, '.', 3) || '\000'
                         || split_part(name, '.', 2) || '\000' || split_part(name, '.', 1) || '\000', 'escape')
      ELSE dodns.order_key_of_any(name)
    END
  END;
COMMENT ON FUNCTION dodns.order_key(text) IS
  'Sorts bytewise as names sort canonically (RFC 4034 section 6.1)';

REVOKE ALL ON FUNCTION dodns.is_fqdn(text), dodns.order_key(text), dodns.order_key_of_any(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dodns.is_fqdn(text), dodns.order_key(text), dodns.order_key_of_any(text)
  TO dodns_nameserver;
