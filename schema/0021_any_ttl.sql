-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14
SET LOCAL ROLE dodns_owner;

-- An old system may have TTLs of 32 bits, which RFC 2181 section 8 does not allow
-- and verification refuses: until then they have a place in the journal.
ALTER TABLE dodns.dual_write_records ALTER COLUMN ttl TYPE bigint;
