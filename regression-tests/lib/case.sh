# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Everything that a case may use. `run` starts each case as `bash case.sh FILE`, with
#   CASE     its name; ZONE is `CASE.test.`, a zone name that no other case uses
#   SCRATCH  an empty folder of its own; what is started below it is ended after the case
# and, until the case says otherwise, the shared server ($SERVER, $PORT) on the shared database ($CLUSTER, $DATABASE).

set -eu

DODNS_LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export LC_ALL=C.UTF-8

# shellcheck source=regression-tests/lib/process.sh
. "$DODNS_LIB/process.sh"
# shellcheck source=regression-tests/lib/scratch.sh
. "$DODNS_LIB/scratch.sh"
# shellcheck source=regression-tests/lib/database.sh
. "$DODNS_LIB/database.sh"
# shellcheck source=regression-tests/lib/zone.sh
. "$DODNS_LIB/zone.sh"
# shellcheck source=regression-tests/lib/server.sh
. "$DODNS_LIB/server.sh"
# shellcheck source=regression-tests/lib/ask.sh
. "$DODNS_LIB/ask.sh"
# shellcheck source=regression-tests/lib/signed.sh
. "$DODNS_LIB/signed.sh"
# shellcheck source=regression-tests/lib/stock.sh
. "$DODNS_LIB/stock.sh"
# shellcheck source=regression-tests/lib/primaries.sh
. "$DODNS_LIB/primaries.sh"
# shellcheck source=regression-tests/lib/pdns_api.sh
. "$DODNS_LIB/pdns_api.sh"
# shellcheck source=regression-tests/lib/api.sh
. "$DODNS_LIB/api.sh"
# shellcheck source=regression-tests/lib/migration.sh
. "$DODNS_LIB/migration.sh"
# shellcheck source=regression-tests/lib/kill_steps.sh
. "$DODNS_LIB/kill_steps.sh"
# shellcheck source=regression-tests/lib/kill_writes.sh
. "$DODNS_LIB/kill_writes.sh"
# shellcheck source=regression-tests/lib/kill_matrix.sh
. "$DODNS_LIB/kill_matrix.sh"
# shellcheck source=regression-tests/lib/queue_kills.sh
. "$DODNS_LIB/queue_kills.sh"
# shellcheck source=regression-tests/lib/root.sh
. "$DODNS_LIB/root.sh"
# shellcheck source=regression-tests/lib/resigned.sh
. "$DODNS_LIB/resigned.sh"
# shellcheck source=regression-tests/lib/faults.sh
. "$DODNS_LIB/faults.sh"
# shellcheck source=regression-tests/lib/rollout.sh
. "$DODNS_LIB/rollout.sh"
# shellcheck source=regression-tests/lib/legacy.sh
. "$DODNS_LIB/legacy.sh"
# shellcheck source=regression-tests/lib/check.sh
. "$DODNS_LIB/check.sh"

# python SCRIPT…: one of the scripts here, with the interpreter that Debian's packages (python3-dnspython) are for.
python() {
  /usr/bin/python3 "$DODNS_LIB/$1" "${@:2}"
}

# startPython SCRIPT…: the same in the background, as $!, until the case ends. (Of `python … &` the number is that of a shell.)
startPython() {
  /usr/bin/python3 "$DODNS_LIB/$1" "${@:2}" &
  remember "$SCRATCH" "python-$!" $!
}

# shortOrLong SHORT LONG: how often or how long, as DODNS_LONG says.
shortOrLong() {
  [ "${DODNS_LONG:-no}" = yes ] && echo "$2" || echo "$1"
}

# skip REASON: the case cannot be run here.
skip() {
  echo "$*" >"$SCRATCH/skipped"
  exit 77
}

# Benches read this file for its functions alone.
if [ -n "${CASE:-}" ]; then
  ZONE=$CASE.test.
  # shellcheck source=/dev/null
  . "$1"
fi
