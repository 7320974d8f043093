# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# The stock pdns_server with our module, configured as in production.
#
#   SERVER  folder of the server that questions and commands go to: its pdns.conf, log, control socket
#   PORT    its port on 127.0.0.1, UDP and TCP

PATH=$PATH:/usr/sbin:/sbin

# freePort: one that nobody uses now for UDP or TCP.
freePort() {
  local port file used=''
  for file in /proc/net/{udp,tcp}{,6}; do
    [ ! -r "$file" ] || used+=$(<"$file") # there is no IPv6 everywhere
  done
  while :; do
    port=$((10000 + SRANDOM % 20000))
    [[ $used == *$(printf ':%04X ' $port)* ]] || break
  done
  echo $port
}

# configureServer NAME [SETTING…]: writes $SCRATCH/NAME/pdns.conf for $CLUSTER and $DATABASE. A SETTING `key=value`
# comes after ours and so takes its place; PowerDNS uses the last of each.
configureServer() {
  local name=${1:-server} user
  shift || true
  SERVER=$SCRATCH/$name
  mkdir -p "$SERVER/replica"
  rmdir "$SERVER/replica"
  PORT=$(freePort)
  {
    cat <<END
launch=do
module-dir=$DODNS_BUILD/modules/dobackend/.libs
do-database=$(conninfo)
do-replica=$SERVER/replica
do-nameserver=$(basename "$SCRATCH")-$name
local-address=127.0.0.1
local-port=$PORT
socket-dir=$SERVER
daemon=no
guardian=no
disable-syslog=yes
loglevel=6
security-poll-suffix=
8bit-dns=yes
dname-processing=yes
END
    user=$(serverUser)
    [ -z "$user" ] || printf 'setuid=%s\nsetgid=%s\n' "$user" "$user"
    [ $# = 0 ] || printf '%s\n' "$@"
  } >"$SERVER/pdns.conf.new"
  # The last of each key, because some settings would be added up.
  tac "$SERVER/pdns.conf.new" | awk -F= '!seen[$1]++' | grep -v '=UNSET$' | tac >"$SERVER/pdns.conf"
  rm "$SERVER/pdns.conf.new"
  [ -z "$user" ] || chown "$user:" "$SERVER"
}

# serverUser: whom the server drops to; nothing when it is not started by root.
serverUser() {
  [ "$(id -u)" != 0 ] || ! id -u pdns >/dev/null 2>&1 || echo pdns
}

# startServer [NAME [SETTING…]]: configures and launches it.
startServer() {
  configureServer "$@"
  launchServer
}

# launchServer: starts pdns_server in $SERVER in the foreground of its own log and waits until it answers, LAUNCH_SECONDS or
# 20 at most. It does not wait for records: settle does.
launchServer() {
  for _ in 1 2 3 4 5; do
    pdns_server --config-dir="$SERVER" </dev/null >>"$SERVER/log" 2>&1 &
    SERVER_PID=$!
    disown
    remember "$SCRATCH" "server-$(basename "$SERVER")" "$SERVER_PID"
    if waitUntil "${LAUNCH_SECONDS:-20}" "pdns_server answers" isUpOrGone && isUp; then
      return 0
    fi
    # The server before it is a zombie to us a moment before its last thread has let go of its control socket.
    if tail -1 "$SERVER/log" | grep -q 'controlsocket .* is in use'; then
      sleep 0.5
      continue
    fi
    # Somebody else may have taken the port since it was picked.
    grep -q 'Unable to bind\|Address already in use' "$SERVER/log" || break
    PORT=$(freePort)
    sed -i "s/^local-port=.*/local-port=$PORT/" "$SERVER/pdns.conf"
  done
  echo "pdns_server did not start:"
  tail -20 "$SERVER/log"
  return 1
}

# startDaemon [NAME [SETTING…]]: the same for settings with which pdns_server goes to the background by itself.
startDaemon() {
  configureServer "$@"
  pdns_server --config-dir="$SERVER" </dev/null >>"$SERVER/log" 2>&1
  waitUntil 20 "pdns_server answers" isUp
  SERVER_PID=$(processesOf "$SERVER" | head -1)
  remember "$SCRATCH" "server-$(basename "$SERVER")" "$SERVER_PID"
}

# processesOf SERVER: the ids of its processes, the eldest first.
processesOf() {
  { grep -lzxF -- "--config-dir=$1" /proc/[0-9]*/cmdline 2>/dev/null || true; } | cut -d/ -f3 | sort -n
}

# isUp: the server answers at all; a question of class CH reaches no backend.
isUp() {
  digRaw +time=1 +tries=1 -c CH version.bind TXT | grep -q 'status:'
}

isUpOrGone() {
  isUp || ! isAlive "$SERVER_PID"
}

# hasNewChild OLD: the guardian of $SERVER has another child than OLD.
hasNewChild() {
  local now
  now=$(childOf "$(serverPid)")
  [ -n "$now" ] && [ "$now" != "$1" ]
}

childOf() {
  ps -o pid= --ppid "$1" | head -1 | tr -d ' '
}

isGone() {
  ! isAlive "$(serverPid)"
}

serverPid() {
  cut -d' ' -f1 "$SCRATCH/processes/server-$(basename "$SERVER")"
}

stopServer() {
  end "$(serverPid)" "${1:-TERM}"
}

killServer() {
  stopServer KILL
}

# useServer NAME: questions go to that server of this case again.
useServer() {
  SERVER=$SCRATCH/$1
  PORT=$(sed -n 's/^local-port=//p' "$SERVER/pdns.conf")
}

# replicaFile: of $SERVER; the one that counts.
replicaFile() {
  printf '%s\n' "$SERVER"/replica/replica-*.mdb | sort -V | tail -1
}

# control COMMAND…: pdns_control for $SERVER.
control() {
  pdns_control --config-dir="$SERVER" --socket-dir="$SERVER" "$@"
}

# statistic NAME
statistic() {
  control show "$1" | tr -d '\n'
}

# util COMMAND…: pdnsutil for $SERVER.
util() {
  pdnsutil --config-dir="$SERVER" "$@"
}

# logged PATTERN: the log of $SERVER has a line like that. logCount says how many.
logged() {
  grep -qE -- "$1" "$SERVER/log"
}

logCount() {
  grep -cE -- "$1" "$SERVER/log" || true
}

waitForLog() {
  waitUntil "$1" "the log says $2" logged "$2"
}
