-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14
SET LOCAL ROLE dodns_owner;

-- How much of the drift is in zones that one of the systems gets no writes of, by
-- their stage (`legacy`, `alone`): it holds nobody up.
ALTER TABLE dodns.consistency_checks ADD COLUMN drift_aside bigint NOT NULL DEFAULT 0;
