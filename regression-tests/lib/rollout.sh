# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# A roll-out: nameservers behind dnsdist, asked all the time, and the commands of the operators' runbook.
#
#   NAMESERVERS   their names, ns1 …
#   LISTEN_ns1 …  address and port that the world asks
#   OLD_ns1 …     those of the old server behind it, NEW_ns1 … of the new one
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

# startOldServers ZONE…: the real named of startNamed as the first nameserver; the others are secondaries of it. (On ports of their own: named
# listens only on addresses that an interface has.)
startOldServers() {
  local nameserver picked='' notified=''
  for nameserver in $NAMESERVERS; do
    [ "$nameserver" != ns1 ] || continue
    pickPort picked
    printf -v "OLD_$nameserver" %s "127.0.0.1:$picked"
    notified+="127.0.0.1 port $picked; "
  done
  NAMED_NOTIFY="explicit; notify-delay 0; also-notify { $notified}" startNamed "$@"
  OLD_ns1=127.0.0.1:$LEGACY_PORT
  for nameserver in $NAMESERVERS; do
    [ "$nameserver" = ns1 ] || startOldSecondary "$nameserver" "$@"
  done
}

# startOldSecondary NAMESERVER ZONE…
startOldSecondary() {
  local address=OLD_$1 folder=$SCRATCH/old-$1 zone
  address=${!address}
  mkdir -p "$folder"
  cat >"$folder/named.conf" <<END
include "$SCRATCH/dodns.key";
options {
  directory "$folder"; pid-file "$folder/pid"; session-keyfile none; recursion no; dnssec-validation no; notify no;
  listen-on port ${address##*:} { ${address%:*}; }; listen-on-v6 { none; }; minimal-responses no; allow-transfer { key dodns; };
  empty-zones-enable no; lock-file none; transfers-per-ns 10; serial-query-rate 1000;
};
controls { };
END
  for zone in "${@:2}"; do
    printf 'zone "%s" { type secondary; file "%s"; primaries { 127.0.0.1 port %s key dodns; }; };\n' "$zone" "${zone/#./root}" "$LEGACY_PORT" >>"$folder/named.conf"
  done
  "$(namedProgram)" -f -g -c "$folder/named.conf" </dev/null >>"$folder/log" 2>&1 &
  remember "$SCRATCH" "old-$1" $!
  disown
  for zone in "${@:2}"; do
    waitUntil 60 "the old server of $1 has $zone" hasZone "$address" "$zone"
  done
}

# askAt ADDRESS:PORT DIG-ARGUMENT…
askAt() {
  ASKED=${1%:*} digRaw -p "${1##*:}" "${@:2}"
}

hasZone() {
  askAt "$1" +time=1 +tries=1 +short "$2" SOA | grep -q '^[^;]'
}

# startNewServers: one for each nameserver, on $DATABASE.
startNewServers() {
  local nameserver picked='' number=0
  for nameserver in $NAMESERVERS; do
    number=$((number + 1))
    startServer "new-$nameserver" "$@"
    printf -v "NEW_$nameserver" %s "127.0.0.1:$PORT"
    PICKED_PORTS+="$PORT "
    pickPort picked
    printf -v "LISTEN_$nameserver" %s "127.0.2.$number:$picked"
  done
}

# prepareRunbook SECONDS: how long a step lasts before the next one; writes $RUNBOOK_SED and what the document takes for granted: rollout.conf.
# The page says what is altered.
prepareRunbook() {
  local nameserver listen old new console number=0
  mkdir -p "$SCRATCH/dnsdist"
  RUNBOOK_SED=$SCRATCH/runbook.sed
  cat >"$RUNBOOK_SED" <<END
s|/etc/dnsdist|$SCRATCH/dnsdist|g
s|/etc/dodns/legacy.conf|$LEGACY|g
s|/etc/dodns/|$SCRATCH/|g
s|http://127.0.0.1:8080|$API|g
s|^group = .*|group = $(dnsdistGroup)|
s|--hours 24|--hours 0.002|g
s|--every 600|--every 1|
s|dodns check |dodns check --lag 1 |
s/^\( *\)\(go ns\|look ns\)/\1sleep $1; \2/
END
  for nameserver in $NAMESERVERS; do
    number=$((number + 1)) listen=LISTEN_$nameserver old=OLD_$nameserver new=NEW_$nameserver
    pickPort console
    cat >>"$RUNBOOK_SED" <<END
s|192\.0\.2\.$number\b|${!listen}|g
s|192\.0\.2\.5$number\b|${!old}|g
s|192\.0\.2\.6$number\b|${!new}|g
s|127\.0\.0\.1:519$number\b|127.0.0.1:$console|g
END
  done
  blockBelow "## Before" >"$SCRATCH/rollout.conf"
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

# dnsdistGroup: of the user whom the unit of Debian's package runs dnsdist as; asUnit COMMAND… runs it as that one, when this is root.
dnsdistGroup() {
  if hasUnitUser; then
    id -gn _dnsdist
  else
    id -gn
  fi
}

hasUnitUser() {
  isRoot && id _dnsdist >/dev/null 2>&1
}

asUnit() {
  if hasUnitUser; then
    exec setpriv --reuid=_dnsdist --regid=_dnsdist --clear-groups "$@"
  fi
  exec "$@"
}

isRoot() {
  [ "$(id -u)" = 0 ]
}

# systemctl enable --now dnsdist@NAME…: as the runbook says it.
systemctl() {
  local unit nameserver listen
  for unit; do
    [[ $unit == dnsdist@* ]] || continue
    nameserver=${unit#dnsdist@}
    listen=LISTEN_$nameserver
    mkdir -p "$SCRATCH/log-$nameserver"
    (asUnit dnsdist -C "$SCRATCH/dnsdist/dnsdist-$nameserver.conf" --supervised --disable-syslog) </dev/null >>"$SCRATCH/log-$nameserver/log" 2>&1 &
    remember "$SCRATCH" "dnsdist-$nameserver" $!
    disown
    waitUntil 20 "dnsdist answers for $nameserver" hasZone "${!listen}" "$ZONE"
  done
}

# systemd-run --OPTION… COMMAND…: the same.
systemd-run() {
  while [[ $1 == --* ]]; do
    shift
  done
  mkdir -p "$SCRATCH/log-unit"
  "$@" </dev/null >>"$SCRATCH/log-unit/log" 2>&1 &
  remember "$SCRATCH" "unit-$!" $!
  disown
}

# startPerf QUERIES RATE: asks each nameserver that file's questions, so many a second, until stopPerf.
startPerf() {
  local nameserver listen
  for nameserver in $NAMESERVERS; do
    listen=LISTEN_$nameserver
    listen=${!listen}
    dnsperf -s "${listen%:*}" -p "${listen##*:}" -d "$1" -Q "$2" -c 4 -l 3600 </dev/null >"$SCRATCH/perf-$nameserver" 2>&1 &
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

# phase NAME: what happens from here on, `back` when serials may be below what they were.
phase() {
  echo "$1" >"$SCRATCH/phase.new"
  mv "$SCRATCH/phase.new" "$SCRATCH/phase"
}

# listenAddresses: NAME=ADDRESS:PORT of each nameserver, in one line.
listenAddresses() {
  local nameserver listen
  for nameserver in $NAMESERVERS; do
    listen=LISTEN_$nameserver
    printf '%s=%s ' "$nameserver" "${!listen}"
  done
  echo
}

# startJudging QUESTIONS: asks each nameserver that file's questions and the serial of $ZONE until stopJudging, which says what was wrong.
startJudging() {
  local addresses
  read -ra addresses < <(listenAddresses)
  startPython constant_answers.py --right "$OLD_ns1" --questions "$1" --serial-of "$ZONE" --phase "$SCRATCH/phase" --until "$SCRATCH/judged" "${addresses[@]}" \
    >"$SCRATCH/judgement" 2>"$SCRATCH/judgement.log"
  JUDGE=$!
}

stopJudging() {
  touch "$SCRATCH/judged"
  wait "$JUDGE"
  cat "$SCRATCH/judgement"
}

# startUsers: some who write to $ZONE and ask all nameservers for it, until stopUsers, which says what was wrong. What is acknowledged is in
# $SCRATCH/acknowledged.
startUsers() {
  local addresses=() nameserver listen old new
  for nameserver in $NAMESERVERS; do
    listen=LISTEN_$nameserver old=OLD_$nameserver new=NEW_$nameserver
    addresses+=("$nameserver=${!listen},${!old},${!new}")
  done
  startPython users.py --url "$API" --token "$TOKEN" --zone "${ZONE%.}" --until "$SCRATCH/stop" --left "$SCRATCH/left" --verdict "$SCRATCH/users" --late "$SCRATCH/late" \
    "${addresses[@]}" \
    >"$SCRATCH/acknowledged" 2>"$SCRATCH/users.log"
  USERS=$!
}

stopUsers() {
  touch "$SCRATCH/stop"
  wait "$USERS"
  cat "$SCRATCH/users"
}

# writeTheOldWay ZONE: somebody who has not moved yet: DNS UPDATE to the old server until $SCRATCH/moved is there. The names are in $SCRATCH/old-way.
writeTheOldWay() {
  local n=0
  while [ ! -e "$SCRATCH/moved" ]; do
    n=$((n + 1))
    nsupdate -k "$SCRATCH/dodns.key" <<END
server 127.0.0.1 $LEGACY_PORT
update add n$n.$1 300 A 192.0.2.200
send
END
    echo "n$n.$1" >>"$SCRATCH/old-way"
    sleep 0.5
  done
}

# usersWrite COUNT: until so many more of their writes were acknowledged.
usersWrite() {
  waitUntil 120 "$1 more writes of users are acknowledged" hasLines $(($(wc -l <"$SCRATCH/acknowledged") + $1)) "$SCRATCH/acknowledged"
}

hasLines() {
  [ "$(wc -l <"$2")" -ge "$1" ]
}

# writesInStages COUNT: each step of the service's stage, and whether users had so many writes acknowledged until the next one.
writesInStages() {
  sqlAs api "SELECT extract(epoch FROM at), after FROM dodns.stage_log WHERE zone IS NULL ORDER BY id" |
    awk -F'[| ]' -v least="$1" '
      NR == FNR { from[NR] = $1; stage[NR] = $2; last = NR; next }
      { for (i = last; i > 0 && $1 < from[i]; i--); count[i]++ }
      END { for (i = 1; i <= last; i++) print stage[i] ": " (count[i] >= least ? "users write" : count[i] + 0 " writes") }' - "$SCRATCH/acknowledged"
}

# badMirroredAnswers: says of each nameserver whether queries were mirrored, and how many answers to them nobody wants.
badMirroredAnswers() {
  local nameserver
  for nameserver in $NAMESERVERS; do
    dnsdist -C "$SCRATCH/dnsdist/dnsdist-$nameserver.conf" -e 'mirror:printStats()' | awk -v nameserver="$nameserver" '
      { count[$1] = $2 }
      END { print nameserver ": " (count["responses"] > 0 ? "" : "not ") "mirrored, " count["servfails"] + count["refuseds"] + count["formerrs"] + count["notimps"] + count["other-rcode"] + count["send-errors"] " bad answers" }'
  done
}

# serialsBelowOld ADDRESS:PORT ZONE…: those whose serial at the new server there is below the old one's (RFC 1982, as far as tests go).
serialsBelowOld() {
  local new=$1
  shift
  printf '%s SOA\n' "$@" >"$SCRATCH/serials"
  paste -d' ' <(printf '%s\n' "$@") <(askAt "$OLD_ns1" +short -f "$SCRATCH/serials" | cut -d' ' -f3) <(askAt "$new" +short -f "$SCRATCH/serials" | cut -d' ' -f3) |
    awk '$3 !~ /^[0-9]+$/ || $3 < $2 { print $1 ": " $2 " at the old server, " $3 " at the new one" }'
}
