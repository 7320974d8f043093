# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Kills one of those who take part in a write to two systems, between two of its steps. The steps are held apart from outside: the table
# or the row of the journal is locked by somebody else, or the old nameserver is stopped. Nothing in the programs knows of it.
#
#   before-intent   the records are written in a transaction, the journal does not have the intent yet
#   before-legacy   the intent is committed, the old nameserver has not seen the write
#   before-commit   the old nameserver has the write, the transaction is not committed
#   answered        the client has its answer
#
# In `lead` the client does not wait for the old nameserver:
#
#   before-queue    the records are written in a transaction, which does not have the entry of the queue yet
#   before-legacy   the client has its answer, the old nameserver has not seen the write
#   before-removal  the old nameserver has the write, the entry is still in the queue

# The old system is a real named, or the application's tables of startTables.

# pauseOld, resumeOld: in between no write gets there.
pauseOld() {
  if [ -z "${OLD_CLUSTER:-}" ]; then
    kill -STOP "$NAMED_PID"
    return
  fi
  mkfifo "$SCRATCH/paused"
  psql -X -q -d "$(conninfo "$OLD_CLUSTER" old postgres)" <"$SCRATCH/paused" >/dev/null 2>&1 9>&- &
  PAUSER=$!
  exec 8>"$SCRATCH/paused"
  rm "$SCRATCH/paused"
  printf 'BEGIN; LOCK TABLE records IN EXCLUSIVE MODE;\n' >&8
  waitUntil 5 "the tables are locked" isPaused
}

isPaused() {
  [ "$(oldTables "SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'records'::regclass AND granted")" = 1 ]
}

resumeOld() {
  if [ -z "${OLD_CLUSTER:-}" ]; then
    kill -CONT "$NAMED_PID"
  elif [ -n "${PAUSER:-}" ]; then
    exec 8>&-
    wait "$PAUSER" 2>/dev/null || true
    PAUSER=
  fi
}

# hold STATEMENT: a session that keeps a lock; letGo ends it.
hold() {
  mkfifo "$SCRATCH/held"
  psql -X -q -d "$(conninfo "$CLUSTER" "$DATABASE" postgres)" <"$SCRATCH/held" >/dev/null 2>&1 8>&- &
  HOLDER=$!
  exec 9>"$SCRATCH/held"
  rm "$SCRATCH/held"
  printf 'BEGIN; %s;\n' "$1" >&9
}

letGo() {
  exec 9>&-
  wait "$HOLDER" 2>/dev/null || true
  HOLDER=
}

waiters() {
  [ "$(sqlAs postgres "SELECT count(*) FROM pg_locks WHERE NOT granted")" -ge 1 ]
}

# write: one write through the API, in the background; its status goes to $SCRATCH/told, 000 when there was no answer.
write() {
  rm -f "$SCRATCH/told"
  {
    curl -s -m 15 -o /dev/null -w '%{http_code}\n' -X POST -H "Authorization: Bearer $TOKEN" \
      -d "{\"type\":\"A\",\"name\":\"w$1\",\"data\":\"192.0.2.9\"}" "$API/v2/domains/${ZONE%.}/records" >"$SCRATCH/told.new" || true
    mv "$SCRATCH/told.new" "$SCRATCH/told"
  } 8>&- 9>&- & # else the holder would not see the end of what it reads
  WRITING=$!
}

legacyHas() {
  if [ -n "${OLD_CLUSTER:-}" ]; then
    [ -n "$(oldTables "SELECT 1 FROM records WHERE name = '${1%.}'")" ]
    return
  fi
  [ -n "$(digRaw -p "$LEGACY_PORT" +short +time=1 +tries=1 "$1" A)" ]
}

# writeUntil STAGE STEP NAME: leaves a write at that step.
writeUntil() {
  case $1-$2 in
    *-before-intent | lead-before-queue)
      hold "LOCK TABLE dodns.dual_writes IN EXCLUSIVE MODE"
      waitUntil 5 "the table is locked" isHeld
      write "$3"
      waitUntil 5 "the write waits for the journal" waiters
      ;;
    *-answered)
      write "$3"
      wait "$WRITING"
      ;;
    sync-* | shadow-*) # `shadow` asks the old nameserver first, too
      hold "LOCK TABLE dodns.dual_writes IN EXCLUSIVE MODE"
      waitUntil 5 "the table is locked" isHeld
      write "$3"
      waitUntil 5 "the write waits for the journal" waiters
      pauseOld
      letGo
      waitUntil 5 "the intent is in the journal" isJournalled
      ;;
    lead-*)
      pauseOld
      write "$3"
      waitUntil 5 "the write is in the journal" isJournalled
      ;;
  esac
  case $2 in
    before-commit | before-removal)
      hold "SELECT FROM dodns.dual_writes FOR UPDATE"
      waitUntil 5 "the row is locked" isHeld
      resumeOld
      waitUntil 5 "the old nameserver has the write" legacyHas "w$3.$ZONE"
      waitUntil 5 "the write waits for the row" waiters
      ;;
  esac
}

isJournalled() {
  [ "$(journal)" = 1 ]
}

isHeld() {
  [ "$(sqlAs postgres "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND usename = 'postgres'")" -ge 1 ]
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

# revive api|postgres|named|tables
revive() {
  case $1 in
    api) launchApi ;;
    named) launchNamed ;;
    postgres) runCluster "$CLUSTER" ;;
    tables) runCluster "$OLD_CLUSTER" ;;
  esac
}

launchApi() {
  local port=${API##*:}
  "$DODNS_BUILD/programs/dodns-api/dodns-api" --config /dev/null --database "$(conninfo "$CLUSTER" "$DATABASE" api)" \
    --listen "127.0.0.1:$port" --nameserver ns1.example.net --requests-per-minute 0 --legacy-system "$LEGACY" --legacy-lease 1 \
    </dev/null >>"$SCRATCH/api/log" 2>&1 &
  API_PID=$!
  disown
  remember "$SCRATCH" api "$API_PID"
  waitUntil 20 "dodns-api answers" curl -sf "$API/healthz"
}

# outcome NAME: of one write in both systems, and what the client was told: `none`, `both`, or what is wrong.
outcome() {
  local told old=no new=no
  told=$(cat "$SCRATCH/told" 2>/dev/null || echo 000)
  ! legacyHas "w$1.$ZONE" || old=yes
  ! recordsOf "$ZONE" | grep -q "^w$1.$ZONE" || new=yes
  [ "$told" != 201 ] || [ "$new" = yes ] || echo -n "LOST "
  case $old$new in
    nono) echo none ;;
    yesyes) echo both ;;
    *) echo "DIFFERENT old=$old new=$new" ;;
  esac
}

# killAt STAGE STEP VICTIM: prints one line of the matrix; whether none or both have the write, which may be a matter of luck, goes to the
# standard error output.
killAt() {
  local what
  NUMBER=$((${NUMBER:-0} + 1))
  stageIs "$1"
  writeUntil "$1" "$2" "$NUMBER"
  killVictim "$3"
  [ "$3" = named ] || resumeOld
  [ -z "${HOLDER:-}" ] || letGo
  revive "$3"
  wait "$WRITING" 2>/dev/null || true
  waitUntil 20 "the journal is empty" journalIsEmpty || sqlAs api "SELECT zone, stage, state, lease_until < clock_timestamp() FROM dodns.dual_writes"
  what=$(outcome "$NUMBER")
  printf '%-7s %-14s %-9s %s\n' "$1" "$2" "$3" "$what" >&2
  printf '%-7s %-14s %-9s %s\n' "$1" "$2" "$3" "$(sed -E 's/^(none|both)$/equal/' <<<"$what")"
  sameInBoth "$ZONE" || true
}
