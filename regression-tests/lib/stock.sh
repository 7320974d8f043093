# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# A stock pdns_server with PowerDNS' own bindbackend, to compare with.

# startBindServer NAME ZONE FILE [SETTING…]: serves one presigned zone from a file; $SERVER and $PORT are then this server's.
startBindServer() {
  local name=$1 zone=$2 file=$3
  shift 3
  configureServer "$name" launch=bind module-dir=UNSET do-database=UNSET do-replica=UNSET do-nameserver=UNSET \
    "bind-config=$SCRATCH/$name/named.conf" "bind-dnssec-db=$SCRATCH/$name/dnssec.sqlite3" bind-check-interval=0 "$@"
  printf 'zone "%s" { type native; file "%s"; };\n' "$zone" "$file" >"$SERVER/named.conf"
  util create-bind-db "$SERVER/dnssec.sqlite3" >"$SERVER/util.log" 2>&1
  util set-presigned "$zone" >>"$SERVER/util.log" 2>&1
  local user
  user=$(serverUser)
  [ -z "$user" ] || chown "$user:" "$SERVER"/*
  launchServer
}
