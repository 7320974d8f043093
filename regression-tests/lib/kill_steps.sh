# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Stops a write to two systems between two of its steps, and kills one of those who take part. The steps are held apart from outside: a table
# or rows of the journal are locked by somebody else, or the old system is stopped. Nothing in the programs knows of it.
#
#   before-intent   the records are written in a transaction, the journal does not have the intent yet
#   before-legacy   the intent is committed, the old system has not seen the write
#   between         the old system has the first of several zones, or of the several DNS UPDATEs of a zone
#   before-commit   the old system has the write, the transaction is not committed
#   before-records  `shadow`: the transaction is committed, the record database does not have the write
#   answered        the client has its answer
#
# In `lead` the client does not wait for the old system:
#
#   before-queue    the records are written in a transaction, which does not have the entry of the queue yet
#   before-legacy   the client has its answer, the old system has not seen the write
#   before-removal  the old system has the write, the entry is still in the queue
#
# The old system is a real named, or the application's tables of startTables.

# pauseOld, resumeOld: in between no write gets there.
pauseOld() {
  if [ -z "${OLD_CLUSTER:-}" ]; then
    kill -STOP "$NAMED_PID"
    return
  fi
  startHolder "$(conninfo "$OLD_CLUSTER" old postgres)" "LOCK TABLE records IN EXCLUSIVE MODE"
  PAUSER=$HELD_BY
  CLUSTER=$OLD_CLUSTER DATABASE=old waitForHold
}

resumeOld() {
  if [ -z "${OLD_CLUSTER:-}" ]; then
    kill -CONT "$NAMED_PID"
  elif [ -n "${PAUSER:-}" ]; then
    endHolder "$PAUSER"
    PAUSER=
  fi
}

# startHolder CONNINFO STATEMENT: a session that does it in a transaction and stays; its number is $HELD_BY.
startHolder() {
  local input
  mkfifo "$SCRATCH/held"
  HOLDERS_STARTED=$((HOLDERS_STARTED + 1))
  PGAPPNAME=holder$HOLDERS_STARTED psql -X -q -d "$1" <"$SCRATCH/held" >/dev/null 2>&1 &
  HELD_BY=$!
  exec {input}>"$SCRATCH/held"
  rm "$SCRATCH/held"
  HOLDER_INPUT[HELD_BY]=$input
  printf 'BEGIN; %s;\n' "$2" >&"$input"
}
HOLDERS_STARTED=0
HOLDER_INPUT=()

# endHolder NUMBER: its end is what counts, because others have inherited what it reads.
endHolder() {
  local input=${HOLDER_INPUT[$1]}
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  exec {input}>&-
}

# hold STATEMENT: a session of PostgreSQL that keeps a lock; letGo ends the one that has been there for longest.
HOLDERS=()
hold() {
  startHolder "$(conninfo "$CLUSTER" "$DATABASE" postgres)" "$1"
  HOLDERS+=("$HELD_BY")
}

letGo() {
  endHolder "${HOLDERS[0]}"
  HOLDERS=("${HOLDERS[@]:1}")
}

# waitForRow SECONDS WHAT QUERY: until it finds something, asked by one process all the while.
waitForRow() {
  sqlAs postgres "DO \$do\$
    DECLARE deadline timestamptz := clock_timestamp() + interval '$1 s';
    BEGIN
      LOOP
        PERFORM pg_stat_clear_snapshot();
        EXIT WHEN EXISTS ($3);
        IF clock_timestamp() > deadline THEN RAISE 'did not happen in time: $2'; END IF;
        PERFORM pg_sleep(0.005);
      END LOOP;
    END \$do\$"
}

# waitForHold: until the session that was started last has what it wants.
waitForHold() {
  waitForRow 10 "it is locked" "SELECT FROM pg_stat_activity WHERE state = 'idle in transaction' AND application_name = 'holder$HOLDERS_STARTED'"
}

# waitForWaiters [COUNT]: until so many wait for somebody else's lock.
waitForWaiters() {
  waitForRow 30 "somebody waits" "SELECT FROM pg_locks WHERE NOT granted HAVING count(DISTINCT pid) >= ${1:-1}"
}

# holdJournal COMMAND…: nobody can add to it; then the write that COMMAND starts waits for that.
holdJournal() {
  hold "LOCK TABLE dodns.dual_writes IN EXCLUSIVE MODE"
  waitForHold
  "$@"
  waitForWaiters
}

# holdEntries STATEMENT: of what is in the journal; the old system gets the write.
holdEntries() {
  hold "$1"
  waitForHold
  resumeOld
  waitForWaiters
}

# stopAt STAGE STEP ZONES COMMAND…: starts a write with COMMAND, which leaves its number in $WRITING, and leaves it at that step. ZONES are
# separated by commas.
stopAt() {
  local stage=$1 step=$2 zones=$3
  shift 3
  case $step in
    before-intent | before-queue)
      holdJournal "$@"
      return
      ;;
    before-records)
      holdJournal "$@"
      hold "SELECT pg_advisory_xact_lock(36369, lock) FROM (SELECT DISTINCT hashtext(zone) AS lock FROM unnest('{$zones}'::text[]) AS z (zone) ORDER BY lock) l"
      waitForWaiters 2
      letGo
      waitForHold
      return
      ;;
    answered)
      "$@"
      wait "$WRITING"
      return
      ;;
  esac
  if [ "$stage" = lead ]; then
    pauseOld
    "$@"
  else
    holdJournal "$@"
    pauseOld
    letGo
  fi
  waitForRow 10 "the write is in the journal" "SELECT FROM dodns.dual_writes"
  case $step in
    between) holdEntries "SELECT FROM dodns.dual_writes FOR UPDATE" ;; # a lease cannot be renewed
    before-commit | before-removal) holdEntries "SELECT FROM dodns.dual_writes FOR KEY SHARE; SELECT FROM dodns.dual_write_records FOR UPDATE" ;;
  esac
}

# killVictim api|postgres|named|tables
killVictim() {
  case $1 in
    api) end "$API_PID" KILL ;;
    named) end "$NAMED_PID" KILL ;;
    postgres) killCluster "$CLUSTER" ;;
    tables) killCluster "$OLD_CLUSTER" ;;
  esac
}

# letGoOn: ends whatever holds the write of stopAt.
letGoOn() {
  [ "${1:-}" = named ] || resumeOld
  while [ ${#HOLDERS[@]} -gt 0 ]; do
    letGo
  done
}

# revive api|postgres|named|tables
revive() {
  case $1 in
    api) startApiAgain "${API##*:}" --legacy-system "$LEGACY" --legacy-lease 1 ;;
    named) launchNamed ;;
    postgres) runCluster "$CLUSTER" ;;
    tables) runCluster "$OLD_CLUSTER" ;;
  esac
}
