-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

CREATE TABLE dodns.zones (
  id        integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY
            CONSTRAINT zones_id_is_positive CHECK (id > 0),
  name      text COLLATE "C" NOT NULL
            CONSTRAINT zones_name_is_unique UNIQUE
            CONSTRAINT zones_name_is_fqdn CHECK (dodns.is_fqdn(name)),
  kind      text NOT NULL DEFAULT 'native'
            CONSTRAINT zones_kind_is_known CHECK (kind IN ('native', 'primary', 'secondary', 'producer', 'consumer')),
  primaries text[] NOT NULL DEFAULT '{}', -- addresses with optional port
  account   text NOT NULL DEFAULT '',
  catalog   text COLLATE "C" -- the catalog zone (RFC 9432) that lists this one
            CONSTRAINT zones_catalog_is_fqdn CHECK (dodns.is_fqdn(catalog)),
  options   text NOT NULL DEFAULT '', -- JSON, PowerDNS' own
  order_key bytea NOT NULL GENERATED ALWAYS AS (dodns.order_key(name)) STORED
);
CREATE INDEX zones_in_order ON dodns.zones (order_key);
COMMENT ON TABLE dodns.zones IS 'The zones to serve';

CREATE TABLE dodns.records (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  zone_id   integer NOT NULL
            CONSTRAINT records_zone_exists REFERENCES dodns.zones ON DELETE CASCADE,
  name      text COLLATE "C" NOT NULL
            CONSTRAINT records_name_is_fqdn CHECK (dodns.is_fqdn(name)),
  type      text COLLATE "C" NOT NULL
            CONSTRAINT records_type_is_mnemonic CHECK (type ~ '^[A-Z][A-Z0-9-]*$' AND length(type) <= 16),
  ttl       integer NOT NULL
            CONSTRAINT records_ttl_is_not_negative CHECK (ttl >= 0), -- RFC 2181 section 8
  rdata     text COLLATE "C" NOT NULL
            CONSTRAINT records_rdata_is_not_too_long CHECK (length(rdata) <= 262144),
  disabled  boolean NOT NULL DEFAULT false, -- kept, but not served
  order_key bytea NOT NULL GENERATED ALWAYS AS (dodns.order_key(name)) STORED,

  -- Relative names have no place here: what ends in a name ends in a dot that
  -- is not escaped. Of an SOA these are the first two fields.
  CONSTRAINT records_rdata_names_are_fqdns CHECK (
    CASE
      WHEN type IN ('CNAME', 'NS', 'PTR', 'DNAME', 'MX', 'SRV') THEN
        right(rdata, 1) = '.' AND (right(rdata, 2) <> '\.' OR rdata ~ '^(?:[^\\]|\\.)*\.$')
      WHEN type = 'SOA' THEN
        rdata ~ '^(?:[^\\\s]|\\.)*\.\s+(?:[^\\\s]|\\.)*\.\s'
      ELSE true
    END)
);
-- Refuses duplicates and gives the records of a zone in canonical order.
CREATE UNIQUE INDEX records_are_unique ON dodns.records (zone_id, order_key, type, (md5(rdata)::uuid));
CREATE INDEX records_by_name ON dodns.records (name);
COMMENT ON TABLE dodns.records IS 'The records of the zones, rdata in presentation form with absolute names';

CREATE TABLE dodns.zone_metadata (
  zone_id integer NOT NULL REFERENCES dodns.zones ON DELETE CASCADE,
  kind    text COLLATE "C" NOT NULL CONSTRAINT zone_metadata_kind_is_not_empty CHECK (kind <> ''),
  ordinal integer NOT NULL DEFAULT 0, -- the order of several values
  content text NOT NULL,
  PRIMARY KEY (zone_id, kind, ordinal)
);
COMMENT ON TABLE dodns.zone_metadata IS 'PowerDNS'' domain metadata';

CREATE TABLE dodns.zone_state (
  zone_id         integer PRIMARY KEY REFERENCES dodns.zones ON DELETE CASCADE,
  last_check      timestamptz, -- of a secondary zone at its primaries
  notified_serial bigint CONSTRAINT zone_state_serial_is_32_bits CHECK (notified_serial BETWEEN 0 AND 4294967295)
);
COMMENT ON TABLE dodns.zone_state IS 'What changes all the time and nobody follows: makes no entries in the change feed';

GRANT SELECT ON dodns.zones, dodns.records, dodns.zone_metadata TO dodns_nameserver;
GRANT SELECT, INSERT, UPDATE, DELETE ON dodns.zones, dodns.records, dodns.zone_metadata, dodns.zone_state TO dodns_writer;
