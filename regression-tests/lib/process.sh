# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Processes that were started here, and only those: each is written down with its start time, so that a number
# which the kernel has given to somebody else meanwhile is never signalled.

# startTime PID: in clock ticks since boot; nothing when there is no such process or it is a zombie. A killed process whose first
# thread is gone and whose others are not yet still holds its sockets: it counts as there.
startTime() {
  local line
  { read -r line </proc/"$1"/stat; } 2>/dev/null || return 1
  # The name in parentheses may hold anything, so count from behind it.
  # shellcheck disable=SC2086
  set -- ${line##*) }
  { [ "$1" != Z ] || [ "${18}" -gt 1 ]; } && printf '%s\n' "${20}"
}

# remember DIR NAME PID: writes a process down below DIR.
remember() {
  mkdir -p "$1/processes"
  printf '%s %s\n' "$3" "$(startTime "$3")" >"$1/processes/$2"
}

isAlive() {
  startTime "$1" >/dev/null
}

# end PID [SIGNAL [SECONDS]]: signals (TERM) and waits until it is gone; KILL after SECONDS (10).
end() {
  local deadline=$((SECONDS + ${3:-10})) signal=${2:-TERM}
  while isAlive "$1"; do
    kill -s "$signal" "$1" 2>/dev/null || true
    [ "$SECONDS" -le "$deadline" ] || kill -s KILL "$1" 2>/dev/null || true
    [ "$signal" = TERM ] || [ "$signal" = INT ] || [ "$signal" = QUIT ] || signal=KILL
    local turn
    for turn in 1 2 3 4 5 6 7 8 9 10; do
      isAlive "$1" || return 0
      pause 0.0"$turn"
    done
  done
}

# endRemembered DIR: ends what was written down below DIR, in the order of the names.
endRemembered() {
  local file pid start
  for file in "$1"/processes/*; do
    [ -f "$file" ] || continue
    read -r pid start <"$file"
    [ "$(startTime "$pid")" != "$start" ] || end "$pid" "$(signalToEnd "$file")"
    rm -f "$file"
  done
}

# PostgreSQL's "immediate" is enough for a cluster that is thrown away.
signalToEnd() {
  case $1 in
    */postgres*) echo QUIT ;;
    *) echo TERM ;;
  esac
}

# waitUntil SECONDS WHAT COMMAND…: runs COMMAND until it succeeds; says WHAT did not happen and fails after SECONDS.
waitUntil() {
  local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ "${EPOCHREALTIME/[.,]/}" -ge "$deadline" ]; then
      echo "did not happen in time: $what"
      return 1
    fi
    pause 0.02
  done
}

# pause SECONDS: sleep without a process; nothing ever comes out of that pipe.
exec {DODNS_NOTHING}<> <(:)
pause() {
  read -rt "$1" -u "$DODNS_NOTHING" || true
}

# milliseconds: since the epoch.
milliseconds() {
  local now=$EPOCHREALTIME
  echo $((${now%[.,]*} * 1000 + 10#${now#*[.,]} / 1000))
}
