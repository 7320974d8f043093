-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later

-- Who may do what. The roles cannot log in: an operator grants them to login
-- roles (GRANT dodns_nameserver TO ns1).
--   dodns_owner       owns everything and applies migrations
--   dodns_writer      changes zones and records: pdnsutil, the API
--   dodns_nameserver  reads what answering needs and reports its own status
DO $do$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['dodns_owner', 'dodns_writer', 'dodns_nameserver'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this cluster was faster
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'role % is missing, and % may not create roles', wanted, current_user
          USING ERRCODE = 'insufficient_privilege',
                HINT = format('Let a superuser run: CREATE ROLE %I NOLOGIN; or: ALTER ROLE %I CREATEROLE;', wanted, current_user);
    END;
  END LOOP;

  BEGIN
    IF NOT pg_has_role('dodns_writer', 'dodns_nameserver', 'MEMBER') THEN
      GRANT dodns_nameserver TO dodns_writer;
    END IF;
    IF NOT pg_has_role(current_user, 'dodns_owner', 'MEMBER') THEN
      EXECUTE format('GRANT dodns_owner TO %I', current_user);
    END IF;
  EXCEPTION
    WHEN insufficient_privilege THEN
      RAISE EXCEPTION '% may not grant the roles of dodns', current_user
        USING ERRCODE = 'insufficient_privilege',
              HINT = format('Let a superuser run: GRANT dodns_nameserver TO dodns_writer; GRANT dodns_owner TO %I;', current_user);
  END;
END
$do$;

CREATE SCHEMA dodns AUTHORIZATION dodns_owner;
SET LOCAL ROLE dodns_owner;
GRANT USAGE ON SCHEMA dodns TO dodns_nameserver, dodns_writer;
COMMENT ON SCHEMA dodns IS 'The record database of dodns';

CREATE TABLE dodns.schema_migrations (
  version    integer PRIMARY KEY CHECK (version > 0),
  name       text NOT NULL,
  checksum   bytea NOT NULL, -- sha256 of the file
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  applied_by name NOT NULL DEFAULT session_user
);
GRANT SELECT ON dodns.schema_migrations TO dodns_nameserver;
COMMENT ON TABLE dodns.schema_migrations IS 'Which migrations are applied; written by `dodns schema apply` only';
