-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
SET LOCAL ROLE dodns_owner;

-- How the service moves away from an old DNS system. Nobody answers from what
-- is in this file: it makes no entries in the change feed.

CREATE TABLE dodns.service_stage (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  stage      text COLLATE "C" NOT NULL DEFAULT 'alone'
             CONSTRAINT service_stage_is_known CHECK (stage IN ('legacy', 'shadow', 'sync', 'lead', 'alone')),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO dodns.service_stage DEFAULT VALUES;
COMMENT ON TABLE dodns.service_stage IS 'How far the migration is, for all zones without a stage of their own';

CREATE TABLE dodns.zone_stages (
  zone       text COLLATE "C" PRIMARY KEY CONSTRAINT zone_stages_zone_is_fqdn CHECK (dodns.is_fqdn(zone)),
  stage      text COLLATE "C" NOT NULL
             CONSTRAINT zone_stages_stage_is_known CHECK (stage IN ('legacy', 'shadow', 'sync', 'lead', 'alone')),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE dodns.zone_stages IS 'Zones that are further or less far than the service';

CREATE TABLE dodns.stage_log (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  changed_by name NOT NULL DEFAULT session_user,
  zone       text COLLATE "C" CONSTRAINT stage_log_zone_is_fqdn CHECK (dodns.is_fqdn(zone)), -- NULL: the service
  before     text COLLATE "C" NOT NULL,
  after      text COLLATE "C" NOT NULL,
  ignored    text[] NOT NULL DEFAULT '{}' -- gates that did not hold and were passed by force
);
COMMENT ON TABLE dodns.stage_log IS 'Every step from stage to stage: never updated';

-- Writes that one of two systems does not have yet. The order of ids is the
-- order of the writes to one zone. Who works on a zone's rows holds its
-- advisory lock (36368, hashtext(zone)).
CREATE TABLE dodns.dual_writes (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  zone       text COLLATE "C" NOT NULL CONSTRAINT dual_writes_zone_is_fqdn CHECK (dodns.is_fqdn(zone)),
  stage      text COLLATE "C" NOT NULL -- in which it was written
             CONSTRAINT dual_writes_stage_has_two_systems CHECK (stage IN ('legacy', 'shadow', 'sync', 'lead')),
  state      text COLLATE "C" NOT NULL
             CONSTRAINT dual_writes_state_is_known CHECK (state IN (
               'intent',       -- the legacy system is being written, and nobody knows yet how that ended
               'for-records',  -- the legacy system has it, the record database not
               'for-legacy')), -- the record database has it, the legacy system not
  kind       text COLLATE "C" NOT NULL
             CONSTRAINT dual_writes_kind_is_known CHECK (kind IN ('create', 'update', 'delete')), -- of the zone
  token_id   bigint, -- who; not a reference: as in audit_log
  token      text NOT NULL,
  client     text NOT NULL,
  request_id text NOT NULL,
  at         timestamptz NOT NULL DEFAULT clock_timestamp(),
  lease_until timestamptz, -- until then an intent is its writer's to end, after that anybody's
  tries      integer NOT NULL DEFAULT 0,
  CONSTRAINT dual_writes_intent_has_lease CHECK (state <> 'intent' OR lease_until IS NOT NULL)
);
CREATE INDEX dual_writes_by_zone ON dodns.dual_writes (zone, id);
CREATE INDEX dual_writes_intents ON dodns.dual_writes (lease_until) WHERE state = 'intent';
COMMENT ON TABLE dodns.dual_writes IS 'The journal of writes to two systems, and the queue to the one that follows';

-- The RRsets of a write, as they were and as they are then.
CREATE TABLE dodns.dual_write_records (
  write_id  bigint NOT NULL REFERENCES dodns.dual_writes ON DELETE CASCADE,
  is_after  boolean NOT NULL,
  record_id bigint NOT NULL, -- the number that the record has or will have; 0: none yet
  name      text COLLATE "C" NOT NULL CONSTRAINT dual_write_records_name_is_fqdn CHECK (dodns.is_fqdn(name)),
  type      text COLLATE "C" NOT NULL,
  ttl       integer NOT NULL CONSTRAINT dual_write_records_ttl_is_not_negative CHECK (ttl >= 0),
  rdata     text COLLATE "C" NOT NULL,
  given     text
);
CREATE INDEX dual_write_records_by_write ON dodns.dual_write_records (write_id);

-- Zones with writes that wait: who looks for work does not look through them.
CREATE TABLE dodns.dual_write_zones (
  zone       text COLLATE "C" PRIMARY KEY,
  next_try   timestamptz NOT NULL DEFAULT clock_timestamp(),
  tries      integer NOT NULL DEFAULT 0,
  last_error text
);
CREATE INDEX dual_write_zones_in_order ON dodns.dual_write_zones (next_try);
COMMENT ON TABLE dodns.dual_write_zones IS 'Which zones have rows in dual_writes that wait, and when they are tried next';

CREATE TABLE dodns.rejected_entries (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  refused_by  text COLLATE "C" NOT NULL -- the system that does not have it
              CONSTRAINT rejected_entries_refused_by_is_known CHECK (refused_by IN ('records', 'legacy')),
  zone        text COLLATE "C" NOT NULL CONSTRAINT rejected_entries_zone_is_fqdn CHECK (dodns.is_fqdn(zone)),
  name        text COLLATE "C" NOT NULL, -- an FQDN, or as it stands in the old system when that is none
  type        text COLLATE "C" NOT NULL,
  ttl         bigint NOT NULL,
  data        text[] NOT NULL, -- of all records of the RRset, or the text of one entry; none: it was to be deleted
  origin      text COLLATE "C" NOT NULL
              CONSTRAINT rejected_entries_origin_is_known CHECK (origin IN ('write', 'backfill')),
  place       text NOT NULL DEFAULT '', -- in the old system
  token       text NOT NULL DEFAULT '', -- who wrote it, through the API
  client      text NOT NULL DEFAULT '',
  request_id  text NOT NULL DEFAULT '',
  at          timestamptz NOT NULL DEFAULT clock_timestamp(), -- first refused
  tries       integer NOT NULL DEFAULT 1,
  last_try    timestamptz NOT NULL DEFAULT clock_timestamp(),
  accepted_at timestamptz, -- somebody said that the systems may differ here
  accepted_by name,
  CONSTRAINT rejected_entries_acceptance_is_whole CHECK ((accepted_at IS NULL) = (accepted_by IS NULL))
);
-- One row for an RRset and a place, so that a repetition is a further try and no second row.
CREATE UNIQUE INDEX rejected_entries_are_unique ON dodns.rejected_entries (refused_by, zone, name, type, (md5(place)::uuid));
COMMENT ON TABLE dodns.rejected_entries IS 'What one system has and the other one refused';

CREATE TABLE dodns.rejected_findings (
  rejected_id bigint NOT NULL REFERENCES dodns.rejected_entries ON DELETE CASCADE,
  ordinal     integer NOT NULL,
  code        text COLLATE "C" NOT NULL,
  severity    text COLLATE "C" NOT NULL CONSTRAINT rejected_findings_severity_is_known CHECK (severity IN ('error', 'warning')),
  message     text NOT NULL,
  hint        text NOT NULL DEFAULT '',
  reference   text NOT NULL DEFAULT '',
  PRIMARY KEY (rejected_id, ordinal)
);

-- What `dodns check` found, one row for each round.
CREATE TABLE dodns.consistency_checks (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind        text COLLATE "C" NOT NULL
              CONSTRAINT consistency_checks_kind_is_known CHECK (kind IN ('content', 'wire')),
  is_complete boolean NOT NULL, -- all zones were looked at
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  zones       bigint NOT NULL,
  rrsets      bigint NOT NULL, -- or questions
  in_flight   bigint NOT NULL,
  rejected    bigint NOT NULL,
  conversion  bigint NOT NULL,
  drift       bigint NOT NULL
);
CREATE INDEX consistency_checks_by_time ON dodns.consistency_checks (finished_at);
COMMENT ON TABLE dodns.consistency_checks IS 'What comparing the two systems found: a gate between stages';

-- Zones that the backfill is done with, each in the transaction that wrote it.
CREATE TABLE dodns.backfilled_zones (
  zone        text COLLATE "C" PRIMARY KEY CONSTRAINT backfilled_zones_zone_is_fqdn CHECK (dodns.is_fqdn(zone)),
  serial      bigint, -- of the old system, when it was read
  entries     bigint NOT NULL,
  rejected    bigint NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
-- Runs that looked at all zones of the old system.
CREATE TABLE dodns.backfill_runs (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  zones       bigint NOT NULL,
  failed      bigint NOT NULL -- of them, for which the old system or the record database was the reason
);
COMMENT ON TABLE dodns.backfilled_zones IS 'How far the backfill is, and with which serial';

CREATE FUNCTION dodns.stage_of(zone_name text) RETURNS text
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $function$
  SELECT coalesce((SELECT stage FROM dodns.zone_stages WHERE zone = zone_name), (SELECT stage FROM dodns.service_stage))
$function$;
REVOKE ALL ON FUNCTION dodns.stage_of(text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION dodns.stage_of(text) TO dodns_api;
GRANT SELECT, UPDATE ON dodns.service_stage TO dodns_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON dodns.zone_stages TO dodns_api;
GRANT SELECT, INSERT ON dodns.stage_log TO dodns_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON dodns.dual_writes, dodns.dual_write_records, dodns.dual_write_zones TO dodns_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON dodns.rejected_entries, dodns.rejected_findings TO dodns_api;
GRANT SELECT, INSERT, DELETE ON dodns.consistency_checks TO dodns_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON dodns.backfilled_zones TO dodns_api;
GRANT SELECT, INSERT ON dodns.backfill_runs TO dodns_api;
GRANT SELECT ON dodns.nameservers, dodns.feed_state TO dodns_api; -- whether all nameservers follow is a gate
