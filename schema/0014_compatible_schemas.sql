-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 13

-- Which programs may go on when they are older than the schema. A migration that only adds says so in its first lines, as this one
-- does: programs made for that version or a later one work with it, so nameservers need not be upgraded in the minute of the migration.
SET LOCAL ROLE dodns_owner;

ALTER TABLE dodns.schema_migrations
  ADD COLUMN compatible_since integer CONSTRAINT schema_migrations_compatible_with_earlier CHECK (compatible_since BETWEEN 1 AND version);
COMMENT ON COLUMN dodns.schema_migrations.compatible_since IS 'Programs made for this version or a later one may go on; nothing: only those that know this migration';
