-- Copyright the dodns authors
-- SPDX-License-Identifier: GPL-2.0-or-later
-- Compatible since: 14

-- Followers prune the change feed on the primary. Where all of them follow standbys nobody did.
SET LOCAL ROLE dodns_owner;

GRANT EXECUTE ON FUNCTION dodns.prune_change_feed() TO dodns_api;
