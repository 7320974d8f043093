# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# The folder that a run makes everything in, and its end. For `run` and for bench/, which starts the same things.
#
#   DODNS_BUILD  the build folder
#   DODNS_RUN    the run's folder; $SCRATCH is always one right below it
#   DODNS_KEEP   yes: leave it
#   DODNS_CHILD  a process of this shell to be ended first

requireTools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 2; }
  done
  /usr/bin/python3 -c 'import dns' 2>/dev/null || { echo "python3-dnspython is not installed" >&2; exit 2; }
}

# useBuild [DIR]: the tree itself or its folder `build` without DIR.
useBuild() {
  local build=${1:-} tree needed
  tree=$(cd "$DODNS_LIB/../.." && pwd)
  if [ -z "$build" ]; then
    build=$tree
    [ -f "$build/modules/dobackend/.libs/libdobackend.so" ] || build=$tree/build
  fi
  for needed in modules/dobackend/.libs/libdobackend.so programs/dodns/dodns programs/dodns-api/dodns-api; do
    [ -f "$build/$needed" ] || { echo "$build/$needed is missing; build first, or name the build folder with --build" >&2; exit 2; }
  done
  DODNS_BUILD=$(cd "$build" && pwd)
  export DODNS_BUILD
}

# beginRun: makes the folder; whatever happens from here on, finishRun follows.
beginRun() {
  DODNS_RUN=$(mktemp -d -t dodns.XXXXXX)
  export DODNS_RUN
  chmod 711 "$DODNS_RUN"
  [ "${DODNS_KEEP:-no}" = no ] || echo "everything is kept in $DODNS_RUN"
  trap finishRun EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

finishRun() {
  local status=$? folder
  trap '' INT TERM HUP
  [ -z "${DODNS_CHILD:-}" ] || end "$DODNS_CHILD"
  for folder in "$DODNS_RUN"/*/ "$DODNS_RUN"; do
    endRemembered "${folder%/}"
  done
  [ "${DODNS_KEEP:-no}" = yes ] || rm -rf "$DODNS_RUN"
  exit $status
}

# startSharedCluster: with an empty record database `dodns`; sets CLUSTER, DATABASE and SCRATCH.
startSharedCluster() {
  SCRATCH=$DODNS_RUN/shared
  mkdir "$SCRATCH"
  initCluster "$DODNS_RUN/template"
  CLUSTER=$SCRATCH/cluster DATABASE=dodns
  startCluster "$CLUSTER"
}
