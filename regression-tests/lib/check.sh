# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# A `dodns check` that runs until it is ended.
#
#   CHECK_PID    its number
#   CHECK_SEEN   how many lines of $SCRATCH/check.out the case has looked at

# startChecking OPTION…
startChecking() {
  : >"$SCRATCH/check.out"
  CHECK_SEEN=0
  "$DODNS_BUILD/programs/dodns/dodns" check --legacy "$LEGACY" --database "$(conninfo "$CLUSTER" "$DATABASE" api)" "$@" </dev/null >>"$SCRATCH/check.out" 2>&1 &
  CHECK_PID=$!
  disown
  remember "$SCRATCH" "check-$CHECK_PID" "$CHECK_PID"
}

stopChecking() {
  end "$CHECK_PID"
}

# waitForCheck PATTERN: until it prints a line that it had not printed at the last call; prints that, without serials and seconds.
waitForCheck() {
  waitUntil 20 "dodns check says '$1'" hasChecked "$1" || { tail -n 20 "$SCRATCH/check.out" >&2; return 1; }
  local line
  line=$(tail -n "+$((CHECK_SEEN + 1))" "$SCRATCH/check.out" | grep -n -m 1 -- "$1")
  CHECK_SEEN=$((CHECK_SEEN + ${line%%:*}))
  sed -E 's/; [0-9.]+ s$//' <<<"${line#*:}"
}

hasChecked() {
  tail -n "+$((CHECK_SEEN + 1))" "$SCRATCH/check.out" | grep -q -- "$1"
}

# sinceNow: what has been printed so far is not waited for any more.
sinceNow() {
  CHECK_SEEN=$(wc -l <"$SCRATCH/check.out")
}

# holdCheck / releaseCheck: when it holds, a round has read everything, and its end waits.
holdCheck() {
  openSession postgres
  say "BEGIN; LOCK TABLE dodns.consistency_checks IN ACCESS EXCLUSIVE MODE;"
  waitUntil 20 "a round is at its end" checkIsHeld
}

checkIsHeld() {
  [ "$(sqlAs postgres "SELECT count(*) FROM pg_locks WHERE relation = 'dodns.consistency_checks'::regclass AND NOT granted")" = 1 ]
}

releaseCheck() {
  sinceNow
  say "COMMIT;"
  closeSession
}
