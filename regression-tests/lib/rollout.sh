# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# A roll-out: nameservers behind dnsdist, asked all the time, and the commands of the operators' runbook.
#
#   NAMESERVERS   their names, ns1 …
#   LISTEN_ns1 …  the port on 127.0.0.1 that the world asks
#   NEW_ns1 …     the port of the new server behind it; the old one is $LEGACY_PORT for all
#   RUNBOOK       the document
#   RUNBOOK_SED   a sed script that puts this case's addresses and paths in place of the document's

RUNBOOK=$DODNS_LIB/../../docs/operator/rollout.md
NAMESERVERS="ns1 ns2 ns3"

# pickPort VARIABLE: a free one that was not picked before, because nobody listens there for a while.
PICKED_PORTS=' '
pickPort() {
  local port
  port=$(freePort)
  while [[ $PICKED_PORTS == *" $port "* ]]; do
    port=$(freePort)
  done
  PICKED_PORTS+="$port "
  printf -v "$1" %s "$port"
}

# startNewServers: one for each nameserver, on $DATABASE.
startNewServers() {
  local nameserver
  for nameserver in $NAMESERVERS; do
    startServer "new-$nameserver" "$@"
    printf -v "NEW_$nameserver" %s "$PORT"
    PICKED_PORTS+="$PORT "
    pickPort "LISTEN_$nameserver"
  done
}

# prepareRunbook SECONDS: how long a step lasts before somebody looks at it; writes $RUNBOOK_SED and what the document takes for granted: rollout.conf and a token.
prepareRunbook() {
  local nameserver listen new console number=0
  mkdir -p "$SCRATCH/dnsdist"
  RUNBOOK_SED=$SCRATCH/runbook.sed
  cat >"$RUNBOOK_SED" <<END
s|/etc/dnsdist|$SCRATCH/dnsdist|g
s|/etc/dodns/legacy.conf|$LEGACY|g
s|/etc/dodns/|$SCRATCH/|g
s|http://127.0.0.1:8080|$API|g
s|--hours 24|--hours 0|g
s|dodns check |dodns check --lag 1 |
s/^\( *\)\(look [n\$]\)/\1sleep $1; \2/
END
  for nameserver in $NAMESERVERS; do
    number=$((number + 1)) listen=LISTEN_$nameserver new=NEW_$nameserver
    pickPort console
    cat >>"$RUNBOOK_SED" <<END
s|192\.0\.2\.$number\b|127.0.0.1:${!listen}|g
s|192\.0\.2\.5$number\b|127.0.0.1:$LEGACY_PORT|g
s|192\.0\.2\.6$number\b|127.0.0.1:${!new}|g
s|127\.0\.0\.1:519$number\b|127.0.0.1:$console|g
END
  done
  blockBelow "## Before" >"$SCRATCH/rollout.conf"
  newToken --label backfill --scope admin >"$SCRATCH/admin.token"
}

# blockBelow HEADING: the indented lines of that section of the document, as commands for this case.
blockBelow() {
  awk -v heading="$1" '$0 == heading { isIn = 1; next } /^##/ { isIn = 0 } isIn && /^    / { print substr($0, 5) }' "$RUNBOOK" | sed -f "$RUNBOOK_SED"
}

# runbook TITLE: does what the document says below that title. What is printed is in $SCRATCH/runbook.log.
runbook() {
  local commands
  commands=$(blockBelow "### $1")
  [ -n "$commands" ] || { echo "the runbook has no commands for: $1"; return 1; }
  printf '== %s s: %s\n%s\n' "$SECONDS" "$1" "$commands" >>"$SCRATCH/runbook.log"
  echo "$1"
  eval "$commands" >>"$SCRATCH/runbook.log" 2>&1
}

# systemctl start dnsdist@NAME…: as the runbook says it.
systemctl() {
  local unit nameserver port
  for unit in "${@:2}"; do
    nameserver=${unit#dnsdist@}
    port=LISTEN_$nameserver
    mkdir -p "$SCRATCH/log-$nameserver"
    dnsdist -C "$SCRATCH/dnsdist/dnsdist-$nameserver.conf" --supervised --disable-syslog </dev/null >>"$SCRATCH/log-$nameserver/log" 2>&1 &
    remember "$SCRATCH" "dnsdist-$nameserver" $!
    disown
    waitUntil 20 "dnsdist answers for $nameserver" isAnswered "${!port}"
  done
}

isAnswered() {
  digRaw -p "$1" +time=1 +tries=1 +short "$ZONE" SOA | grep -q hostmaster
}

# startPerf QUERIES RATE: asks each nameserver that file's questions, so many a second, until stopPerf.
startPerf() {
  local nameserver port
  for nameserver in $NAMESERVERS; do
    port=LISTEN_$nameserver
    dnsperf -s 127.0.0.1 -p "${!port}" -d "$1" -Q "$2" -c 4 -l 3600 </dev/null >"$SCRATCH/perf-$nameserver" 2>&1 &
    remember "$SCRATCH" "perf-$nameserver" $!
    disown
  done
}

# stopPerf: says of each nameserver how many queries were lost, and which rcodes came.
stopPerf() {
  local nameserver pid
  for nameserver in $NAMESERVERS; do
    pid=$(cut -d' ' -f1 "$SCRATCH/processes/perf-$nameserver")
    end "$pid" INT 20
    awk -v nameserver="$nameserver" '
      /Queries lost:/ { lost = $3 }
      /Response codes:/ { codes = $0; sub(/.*Response codes: */, "", codes); gsub(/ [0-9]+ \([0-9.]+%\)/, "", codes) }
      END { print nameserver ": " lost " queries lost; " codes }' "$SCRATCH/perf-$nameserver"
  done
}

# badMirroredAnswers: says of each nameserver whether queries were mirrored, and how many answers to them nobody wants.
badMirroredAnswers() {
  local nameserver
  for nameserver in $NAMESERVERS; do
    dnsdist -C "$SCRATCH/dnsdist/dnsdist-$nameserver.conf" -e 'mirror:printStats()' | awk -v nameserver="$nameserver" '
      { count[$1] = $2 }
      END { print nameserver ": " (count["responses"] > 0 ? "" : "not ") "mirrored, " count["servfails"] + count["refuseds"] + count["other-rcode"] + count["send-errors"] " bad answers" }'
  done
}

# serialsBelowOld PORT ZONE…: those whose serial at the new server is below the old one's (RFC 1982, as far as tests go).
serialsBelowOld() {
  local port=$1
  shift
  printf '%s SOA\n' "$@" >"$SCRATCH/serials"
  paste -d' ' <(printf '%s\n' "$@") <(digRaw -p "$LEGACY_PORT" +short -f "$SCRATCH/serials" | cut -d' ' -f3) <(digRaw -p "$port" +short -f "$SCRATCH/serials" | cut -d' ' -f3) |
    awk '$3 !~ /^[0-9]+$/ || $3 < $2 { print $1 ": " $2 " at the old server, " $3 " at the new one" }'
}
