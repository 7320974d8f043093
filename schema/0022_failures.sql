-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14
SET LOCAL ROLE dodns_owner;

-- How often an old system that answers questions did not do a write (SERVFAIL): one
-- that it can never do must not hold up those behind it for ever.
ALTER TABLE dodns.dual_writes ADD COLUMN failures integer NOT NULL DEFAULT 0;
