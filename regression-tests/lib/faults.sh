# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Faults, and what goes on meanwhile: changes and questions.
#
# A steady zone has names n0 … whose TXT never changes, for questions (flood.py), and c0 … whose TXT is a counter, for
# changes.

# steadyZone NAME NAMES
steadyZone() {
  zone "$1" < <(for n in $(seq 0 $(($2 - 1))); do printf '%s\n' "n$n.$1 300 TXT \"$n\"" "c$n.$1 300 TXT \"0\""; done)
}

# change ZONE NAMES PGBENCH-OPTION…: changes the counters of a steady zone in transactions of one record each.
change() {
  local zone=$1 names=$2
  shift 2
  cat >"$SCRATCH/changes.sql" <<END
\set n random(0, $((names - 1)))
UPDATE dodns.records SET rdata = '"' || (btrim(rdata, '"')::bigint + 1) || '"' WHERE name = 'c' || :n || '.$zone';
END
  "$(postgresTool pgbench)" -n -h "$CLUSTER" -U operator -f "$SCRATCH/changes.sql" "$@" "$DATABASE" >>"$SCRATCH/pgbench" 2>&1
}

# startChanging ZONE NAMES: does that as fast as it goes, and goes on when the database is back; stopChanging ends it.
startChanging() {
  rm -f "$SCRATCH/stop"
  while [ ! -e "$SCRATCH/stop" ]; do
    change "$1" "$2" -c 2 -T 1 || sleep 0.05
  done &
  CHANGING_PID=$!
  remember "$SCRATCH" changing "$CHANGING_PID"
}

stopChanging() {
  touch "$SCRATCH/stop"
  wait "$CHANGING_PID"
}

# startAsking ZONE NAMES: asks for the names that do not change and for missing ones, which no cache has, until stopAsking, which
# says how many answers were wrong or did not come within 2 seconds. An answer that waited for the database must be one of these: give
# the server longer time-outs (do-connect-timeout-ms, do-statement-timeout-ms) where the database may hang.
startAsking() {
  rm -f "$SCRATCH"/{enough,asking}
  startPython flood.py --port "$PORT" --zone "$1" --names "$2" --seconds 1500 --pause-ms 15 \
    --begun "$SCRATCH/asking" --until "$SCRATCH/enough" >"$SCRATCH/asked" 2>"$SCRATCH/asked.count"
  ASKING_PID=$!
  waitUntil 20 "the first right answer" test -e "$SCRATCH/asking"
}

stopAsking() {
  local status=0
  touch "$SCRATCH/enough"
  wait "$ASKING_PID" || status=$?
  cat "$SCRATCH/asked"
  cat "$SCRATCH/asked.count" >&2
  return $status
}

# served [ZONE…]: what the server transfers of these zones, or of all that it has; sorted.
served() {
  local zones=("$@") zone
  [ $# -gt 0 ] || mapfile -t zones < <(control list-zones | sed '/^All zonecount:/d')
  for zone in "${zones[@]}"; do transfer "$zone"; done | LC_ALL=C sort
}

# stored [ZONE…]: the same records as the database has them.
stored() {
  local zones
  zones=$(IFS=,; echo "$*")
  sql "SELECT concat_ws(' ', r.name, r.ttl, 'IN', r.type, r.rdata) FROM dodns.records r JOIN dodns.zones z ON z.id = r.zone_id
       WHERE '$zones' = '' OR z.name = ANY (string_to_array('$zones', ','))" | LC_ALL=C sort
}

# differences [ZONE…]: how many records only one of the two has. What each has stays in $SCRATCH/stored and $SCRATCH/served.
differences() {
  stored "$@" >"$SCRATCH/stored"
  served "$@" >"$SCRATCH/served"
  diff "$SCRATCH/stored" "$SCRATCH/served" >"$SCRATCH/differences" || true
  head "$SCRATCH/differences" >&2
  grep -c '^[<>]' "$SCRATCH/differences" || true
}

# processesOfCluster DIR: its postmaster and the backends.
processesOfCluster() {
  local postmaster
  read -r postmaster < <(asPostgres head -1 "$1/data/postmaster.pid")
  echo "$postmaster"
  ps -o pid= --ppid "$postmaster"
}

# killCluster DIR: all at once, as when the machine's power fails.
killCluster() {
  local all pid
  mapfile -t all < <(processesOfCluster "$1" | tr -d ' ')
  kill -STOP "${all[0]}"
  mapfile -t all < <(processesOfCluster "$1" | tr -d ' ')
  kill -KILL "${all[@]}"
  for pid in "${all[@]}"; do
    waitUntil 10 "a process of PostgreSQL is gone" isDead "$pid"
  done
  # Somebody who has not been waited for yet would keep its number in use.
  asPostgres rm "$1/data/postmaster.pid" "$1"/.s.PGSQL.*.lock
  rm -f "$(dirname "$1")/processes/postgres-$(basename "$1")"
}

# hangCluster DIR: accepts connections and answers nothing until wakeCluster, or the end of the case: what is stopped does not end with its postmaster.
hangCluster() {
  local all
  mapfile -t all < <(processesOfCluster "$1" | tr -d ' ')
  kill -STOP "${all[0]}"
  mapfile -t HUNG < <(processesOfCluster "$1" | tr -d ' ')
  trap 'wakeCluster 2>/dev/null || true' EXIT
  kill -STOP "${HUNG[@]}"
}

wakeCluster() {
  kill -CONT "${HUNG[@]}"
}

isDead() {
  ! isAlive "$1"
}

# startStandby PRIMARY DIR: a hot standby by streaming replication.
startStandby() {
  ownedByPostgres "$2"
  asPostgres "$(postgresTool pg_basebackup)" -h "$1" -U postgres -D "$2/data" -R -X stream -c fast
  runCluster "$2"
}

promote() {
  asPostgres "$(postgresTool pg_ctl)" -D "$1/data" -s -w promote
}

# useNumbers COUNT: uses up numbers of transactions.
useNumbers() {
  for _ in $(seq "$1"); do echo "SELECT pg_current_xact_id();"; done | sql >/dev/null
}

connectedIs() {
  [ "$(statistic do-connected)" = "$1" ]
}

resident() {
  awk '$1 == "RssAnon:" { print $2 }' "/proc/$(serverPid)/status"
}

# loggedTimes COUNT PATTERN: the log of $SERVER has so many lines like that, or more.
loggedTimes() {
  [ "$(logCount "$2")" -ge "$1" ]
}

# shutOut DIR: of nameservers that cluster lets nobody in any more, until letIn. It may be down.
shutOut() {
  asPostgres sed -i '1i local all nameserver reject' "$1/data/pg_hba.conf"
  reloadCluster "$1"
}

letIn() {
  asPostgres sed -i '/nameserver reject$/d' "$1/data/pg_hba.conf"
  reloadCluster "$1"
}

reloadCluster() {
  [ ! -e "$1/data/postmaster.pid" ] || asPostgres "$(postgresTool pg_ctl)" -D "$1/data" -s reload
}

# endConnectionsUntilNone: those that nameservers have to $DATABASE, after shutOut.
endConnectionsUntilNone() {
  waitUntil 10 "nameservers are refused" isRefused
  waitUntil 10 "no nameserver is connected" noneIsLeft
}

isRefused() {
  ! sqlAs nameserver "SELECT 1" 2>/dev/null
}

noneIsLeft() {
  [ "$(endConnections)" = 0 ]
}

# appliesMore ROUNDS: waits until $SERVER has applied that many more.
appliesMore() {
  waitUntil 120 "$1 more rounds" hasApplied $(($(statistic do-rounds) + $1))
}

hasApplied() {
  [ "$(statistic do-rounds)" -ge "$1" ]
}
