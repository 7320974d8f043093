-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- Both tables hold secrets. Nothing is granted to PUBLIC, here as elsewhere.
CREATE TABLE dodns.dnssec_keys (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  zone_id   integer NOT NULL
            CONSTRAINT dnssec_keys_zone_exists REFERENCES dodns.zones ON DELETE CASCADE,
  flags     integer NOT NULL -- of the DNSKEY record (RFC 4034 section 2.1.1)
            CONSTRAINT dnssec_keys_flags_are_16_bits CHECK (flags BETWEEN 0 AND 65535),
  active    boolean NOT NULL DEFAULT true, -- signs
  published boolean NOT NULL DEFAULT true, -- is in the DNSKEY RRset
  content   text NOT NULL -- the private key as PowerDNS writes it
            CONSTRAINT dnssec_keys_content_is_not_empty CHECK (content <> '')
            CONSTRAINT dnssec_keys_content_is_not_too_long CHECK (length(content) <= 65536)
);
CREATE INDEX dnssec_keys_by_zone ON dodns.dnssec_keys (zone_id);
COMMENT ON TABLE dodns.dnssec_keys IS 'The private keys that sign the zones';

CREATE TABLE dodns.tsig_keys (
  name      text COLLATE "C" PRIMARY KEY
            CONSTRAINT tsig_keys_name_is_fqdn CHECK (dodns.is_fqdn(name)),
  algorithm text COLLATE "C" NOT NULL -- as in RFC 8945 section 6: hmac-sha256.
            CONSTRAINT tsig_keys_algorithm_is_fqdn CHECK (dodns.is_fqdn(algorithm)),
  secret    text NOT NULL
            CONSTRAINT tsig_keys_secret_is_base64 CHECK (secret ~ '^[A-Za-z0-9+/]+={0,2}$' AND length(secret) % 4 = 0)
            CONSTRAINT tsig_keys_secret_is_not_too_long CHECK (length(secret) <= 65536)
);
COMMENT ON TABLE dodns.tsig_keys IS 'The keys that authenticate transfers and updates';

GRANT SELECT ON dodns.dnssec_keys, dodns.tsig_keys TO dodns_nameserver;
GRANT INSERT, UPDATE, DELETE ON dodns.dnssec_keys, dodns.tsig_keys TO dodns_writer;

-- PostgreSQL shows the rows that it refuses, in its log and to whoever asked,
-- but not those of tables with row security. The grants above say who may what.
ALTER TABLE dodns.dnssec_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE dodns.tsig_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON dodns.dnssec_keys USING (true);
CREATE POLICY all_rows ON dodns.tsig_keys USING (true);

-- NOT VALID spares looking through the feed: the new rule allows all that the
-- old one did.
ALTER TABLE dodns.change_feed
  DROP CONSTRAINT change_feed_scope_check,
  ADD CONSTRAINT change_feed_scope_is_known CHECK (scope IN (
    'name',    -- the records of one name
    'zone',    -- everything of the zone, or that it came or went
    'info',    -- its row in zones, its metadata and its keys
    'tsig')    -- the TSIG keys, which belong to no zone
  ) NOT VALID,
  ADD CONSTRAINT change_feed_zone_is_given CHECK ((zone_id = 0) = (scope = 'tsig')) NOT VALID;

-- These two look at nothing but zone_id, so they serve every table that says
-- something about zones.
ALTER FUNCTION dodns.follow_zone_metadata() RENAME TO follow_zone_info;
ALTER FUNCTION dodns.follow_updated_zone_metadata() RENAME TO follow_updated_zone_info;

CREATE TRIGGER follow_insert AFTER INSERT ON dodns.dnssec_keys
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_zone_info();
CREATE TRIGGER follow_update AFTER UPDATE ON dodns.dnssec_keys
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_updated_zone_info();
CREATE TRIGGER follow_delete AFTER DELETE ON dodns.dnssec_keys
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_zone_info();
CREATE TRIGGER follow_truncate BEFORE TRUNCATE ON dodns.dnssec_keys
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_truncate('info');

CREATE FUNCTION dodns.follow_tsig_keys() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $function$
DECLARE
  changed boolean := TG_OP = 'TRUNCATE';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    changed := EXISTS ((TABLE old_rows EXCEPT TABLE new_rows) UNION (TABLE new_rows EXCEPT TABLE old_rows));
  ELSIF TG_OP IN ('INSERT', 'DELETE') THEN
    changed := EXISTS (SELECT FROM touched);
  END IF;
  IF changed THEN
    INSERT INTO dodns.change_feed (zone_id, scope) VALUES (0, 'tsig');
    PERFORM pg_notify('dodns', '');
  END IF;
  RETURN NULL;
END
$function$;
REVOKE ALL ON FUNCTION dodns.follow_tsig_keys() FROM PUBLIC;

CREATE TRIGGER follow_insert AFTER INSERT ON dodns.tsig_keys
  REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_tsig_keys();
CREATE TRIGGER follow_update AFTER UPDATE ON dodns.tsig_keys
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_tsig_keys();
CREATE TRIGGER follow_delete AFTER DELETE ON dodns.tsig_keys
  REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_tsig_keys();
CREATE TRIGGER follow_truncate BEFORE TRUNCATE ON dodns.tsig_keys
  FOR EACH STATEMENT EXECUTE FUNCTION dodns.follow_tsig_keys();
