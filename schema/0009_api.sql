-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later

-- dodns_api: what dodns-api and `dodns token` need, and no more. It changes
-- zones and records, and neither reads nor writes keys.
DO $do$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'dodns_api') THEN
    CREATE ROLE dodns_api NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database of this cluster was faster
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'role dodns_api is missing, and % may not create roles', current_user
      USING ERRCODE = 'insufficient_privilege',
            HINT = format('Let a superuser run: CREATE ROLE dodns_api NOLOGIN; or: ALTER ROLE %I CREATEROLE;', current_user);
END
$do$;

SET LOCAL ROLE dodns_owner;

-- Nobody answers from what is in this file: it makes no entries in the change feed.

ALTER TABLE dodns.records
  ADD COLUMN given text -- the data as the API's client wrote it, where it cannot be told from the rdata
    CONSTRAINT records_given_is_not_too_long CHECK (length(given) <= 65535);
-- The order in which the API lists the records of a zone.
CREATE INDEX records_by_age ON dodns.records (zone_id, id);

CREATE TABLE dodns.tokens (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  hash         bytea NOT NULL -- SHA-256 of the token, which is 256 random bits and nowhere else
               CONSTRAINT tokens_hash_is_unique UNIQUE
               CONSTRAINT tokens_hash_is_sha256 CHECK (length(hash) = 32),
  label        text NOT NULL
               CONSTRAINT tokens_label_is_not_empty CHECK (label <> '')
               CONSTRAINT tokens_label_is_not_too_long CHECK (length(label) <= 200),
  scopes       text[] NOT NULL
               CONSTRAINT tokens_scopes_are_known CHECK (scopes <@ ARRAY['read', 'write', 'admin'] AND cardinality(scopes) > 0),
  zones        text[] COLLATE "C" NOT NULL DEFAULT '{}', -- FQDNs, `*.` before one: all below it; none: all zones
  types        text[] COLLATE "C" NOT NULL DEFAULT '{}', -- of records that it may write; none: all
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by   name NOT NULL DEFAULT session_user,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_on date -- a day is fine enough and costs a write a day
);
COMMENT ON TABLE dodns.tokens IS 'Who may use the API, and for what';

-- A refused row is not shown to anybody, in no log.
ALTER TABLE dodns.tokens ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON dodns.tokens USING (true);

CREATE TABLE dodns.audit_log (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  xid        xid8 NOT NULL DEFAULT pg_current_xact_id(), -- as in the change feed
  token_id   bigint, -- who; not a reference: the log outlives the token
  token      text NOT NULL, -- its label
  client     text NOT NULL, -- address
  request_id text NOT NULL,
  action     text COLLATE "C" NOT NULL
             CONSTRAINT audit_log_action_is_known CHECK (action IN ('create', 'update', 'delete')),
  zone       text COLLATE "C" NOT NULL CONSTRAINT audit_log_zone_is_fqdn CHECK (dodns.is_fqdn(zone)),
  before     jsonb, -- of a record, or of a zone that is deleted with its records
  after      jsonb
);
CREATE INDEX audit_log_by_zone ON dodns.audit_log (zone, at);
COMMENT ON TABLE dodns.audit_log IS 'What was changed through the API: never updated, and the API cannot delete';

GRANT USAGE ON SCHEMA dodns TO dodns_api;
GRANT EXECUTE ON FUNCTION dodns.is_fqdn(text), dodns.order_key(text), dodns.order_key_of_any(text) TO dodns_api;
GRANT SELECT ON dodns.schema_migrations, dodns.zone_metadata TO dodns_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON dodns.zones, dodns.records TO dodns_api;
GRANT SELECT, INSERT ON dodns.tokens TO dodns_api;
GRANT UPDATE (revoked_at, last_used_on) ON dodns.tokens TO dodns_api;
GRANT SELECT, INSERT ON dodns.audit_log TO dodns_api;
