# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Kills one of those who take part while the queue of `lead` is done, by the means of kill_steps.sh. Updates at the head of the queue go in
# batches of at most 200.
#
#   in-first        the old system has the first batch, all of its entries are in the queue
#   removed-first   the same, and the transaction that has removed the entries is not committed
#   between         the first batch is done, nothing of the second was sent
#   in-second       the old system has the second batch, whose entries are in the queue

BATCH=200
COUNT=450
LAST_NUMBER=0

# queueTexts COUNT: so many entries for the old system, each with what the TXT record of one of seven names is to be: numbers that rise over
# the whole case. The record database has the last of them.
queueTexts() {
  local first=$((LAST_NUMBER + 1))
  LAST_NUMBER=$((LAST_NUMBER + $1))
  sqlAs api "
    SELECT pg_advisory_xact_lock(36368, hashtext('$ZONE'));
    DELETE FROM dodns.records WHERE zone_id = $(zoneId "$ZONE") AND type = 'TXT';
    INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)
      SELECT $(zoneId "$ZONE"), 'n' || i % 7 || '.$ZONE', 'TXT', 60, '\"' || i || '\"' FROM generate_series(greatest($LAST_NUMBER - 6, 1), $LAST_NUMBER) i;
    WITH writes AS (INSERT INTO dodns.dual_writes (zone, stage, state, kind, token, client, request_id)
                    SELECT '$ZONE', 'lead', 'for-legacy', 'update', '', '', '' FROM generate_series(1, $1) RETURNING id),
         numbered AS (SELECT id, $first - 1 + row_number() OVER (ORDER BY id) AS i FROM writes)
    INSERT INTO dodns.dual_write_records (write_id, is_after, record_id, name, type, ttl, rdata)
      SELECT id, true, 0, 'n' || i % 7 || '.$ZONE', 'TXT', 60, '\"' || i || '\"' FROM numbered;
    INSERT INTO dodns.dual_write_zones (zone) VALUES ('$ZONE') ON CONFLICT DO NOTHING" >/dev/null
}

# holdEntry NUMBER: who has done that entry of the queue cannot remove it.
holdEntry() {
  hold "SELECT FROM dodns.dual_writes WHERE id = (SELECT id FROM dodns.dual_writes ORDER BY id OFFSET $(($1 - 1)) LIMIT 1) FOR UPDATE"
  waitForHold
}

# hasEntries COUNT
hasEntries() {
  [ "$(journal)" = "$1" ]
}

# stopInQueue STEP: fills the queue, and stops there.
stopInQueue() {
  pauseOld
  queueTexts $COUNT
  case $1 in
    in-first) holdEntry $((BATCH / 2)) ;;
    in-second) holdEntry $((BATCH + BATCH / 2)) ;;
    removed-first | between)
      hold "SELECT FROM dodns.zones WHERE name = '$ZONE' FOR UPDATE" # for its serial, which is raised last
      waitForHold
      ;;
  esac
  resumeOld
  waitForWaiters
  case $1 in
    in-first | removed-first) hasEntries $COUNT ;;
    in-second) hasEntries $((COUNT - BATCH)) ;;
    between)
      pauseOld
      letGo
      waitUntil 30 "the first batch is done" hasEntries $((COUNT - BATCH))
      ;;
  esac
}

# killInQueue STEP VICTIM: one line: what the two systems are when the queue is done.
killInQueue() {
  stopInQueue "$1" || echo "did not stop at $1 of $2"
  killVictim "$2"
  letGoOn "$2"
  revive "$2"
  waitUntil 60 "the queue is done" journalIsEmpty
  printf '%-14s %-9s %s\n' "$1" "$2" "$(sameInBoth "$ZONE" || echo equal)"
}

# logTexts: the tables keep what was written.
logTexts() {
  oldTables "
    CREATE TABLE texts (id serial, name text, content text);
    CREATE FUNCTION log_text() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
      'BEGIN INSERT INTO texts (name, content) VALUES (NEW.name, NEW.content); RETURN NULL; END';
    CREATE TRIGGER log_text AFTER INSERT OR UPDATE ON records FOR EACH ROW WHEN (NEW.type = 'TXT') EXECUTE FUNCTION log_text()" >/dev/null
}

# textsWritten: all that were ever written in the old system, in that order: names and numbers.
textsWritten() {
  if [ -n "${OLD_CLUSTER:-}" ]; then
    oldTables "SELECT name || ' ' || replace(content, '\"', '') FROM texts ORDER BY id"
    return
  fi
  named-journalprint "$SCRATCH"/named/*.jnl | awk '$1 == "add" && $5 == "TXT" { gsub(/"/, "", $6); print $2, $6 }'
}

# textsAreInOrder: says which came twice, or behind a later one, and whether there were any.
textsAreInOrder() {
  textsWritten | awk '$2 <= last[$1] { print "after", last[$1], "came", $0 } { last[$1] = $2; ++n } END { print (n > 100 ? "each once and in order" : n + 0 " were written") }'
}

# killAllInQueue OLD: at each step the API, PostgreSQL and OLD, one after the other.
killAllInQueue() {
  local step victim
  for step in in-first removed-first between in-second; do
    for victim in api postgres "$1"; do
      killInQueue "$step" "$victim"
    done
  done
  textsAreInOrder
}
