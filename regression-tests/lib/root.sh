# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# rootServer: a server of ours with the Internet's root zone as published, presigned, on a database of its own. The first
# case that asks for it makes it, the others share it. $ROOT_FILE is the zone as a file.
rootServer() {
  [ -f "$DODNS_ROOT_ZONE" ] || skip "there is no $DODNS_ROOT_ZONE"
  local mine=$SCRATCH
  SCRATCH=$DODNS_RUN/root
  ROOT_FILE=$SCRATCH/root.zone
  DATABASE=root
  if [ ! -f "$SCRATCH/ready" ]; then
    mkdir "$SCRATCH"
    zcat "$DODNS_ROOT_ZONE" >"$ROOT_FILE"
    ownDatabase root
    startServer server
    util load-zone . "$ROOT_FILE" >"$SCRATCH/util.log" 2>&1
    util set-presigned . >>"$SCRATCH/util.log" 2>&1
    settle 60
    touch "$SCRATCH/ready"
  fi
  useServer server
  SCRATCH=$mine
}
