# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# A stock pdns_server with PowerDNS' own bindbackend, to compare with.

# configureBindServer NAME ZONE FILE [SETTING…]: for one zone from a file; $SERVER and $PORT are then this server's.
configureBindServer() {
  local name=$1 zone=$2 file=$3 user
  shift 3
  configureServer "$name" launch=bind module-dir=UNSET do-database=UNSET do-replica=UNSET do-nameserver=UNSET \
    "bind-config=$SCRATCH/$name/named.conf" "bind-dnssec-db=$SCRATCH/$name/dnssec.sqlite3" bind-check-interval=0 "$@"
  printf 'zone "%s" { type native; file "%s"; };\n' "$zone" "$file" >"$SERVER/named.conf"
  util create-bind-db "$SERVER/dnssec.sqlite3" >"$SERVER/util.log" 2>&1
  user=$(serverUser)
  [ -z "$user" ] || chown "$user:" "$SERVER"/*
}

# startBindServer NAME ZONE FILE [SETTING…]: starts one that serves a presigned zone.
startBindServer() {
  configureBindServer "$@"
  util set-presigned "$2" >>"$SERVER/util.log" 2>&1
  launchServer
}
