# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# One server for each backend that is compared, with the same data in it: $SCRATCH/BACKEND, see useServer.
#
#   nothing  our own that stores nothing (nothing_backend.cc)
#   do       ours
#   bind, lmdb, gpgsql  PowerDNS' own

# prepareBackend BACKEND SHAPE ZONES [SECURED]: writes its data and configuration, does not start it. SECURED is `yes` for
# zones that pdnsutil secured, with NSEC.
prepareBackend() {
  local backend=$1 shape=$2 zones=$3 secured=${4:-no}
  local stock=(module-dir=UNSET do-database=UNSET do-replica=UNSET do-nameserver=UNSET)
  local same=(dname-processing=no receiver-threads=1)
  case $backend in
    nothing)
      make -s -C "$DODNS_BUILD" bench/libnothingbackend.la >"$SCRATCH/make.log" 2>&1 || { tail -5 "$SCRATCH/make.log"; return 1; }
      configureServer nothing "${same[@]}" "${stock[@]}" "module-dir=$DODNS_BUILD/bench/.libs" launch=nothing "nothing-zones=$zones"
      ;;
    "do")
      ownDatabase bench_do
      fillRecordDatabase "$shape" "$zones"
      configureServer "do" "${same[@]}"
      ;;
    bind)
      fillZoneFiles "$shape" "$zones" "$SCRATCH/zones"
      configureServer bind "${same[@]}" "${stock[@]}" launch=bind "bind-config=$SCRATCH/zones/named.conf" "bind-dnssec-db=$SCRATCH/bind/dnssec.sqlite3"
      util create-bind-db "$SERVER/dnssec.sqlite3" >"$SERVER/log" 2>&1
      ;;
    lmdb)
      [ -d "$SCRATCH/zones" ] || fillZoneFiles "$shape" "$zones" "$SCRATCH/zones"
      configureServer lmdb "${same[@]}" "${stock[@]}" launch=bind,lmdb "bind-config=$SCRATCH/zones/named.conf" \
        "lmdb-filename=$SCRATCH/lmdb/zones.lmdb" lmdb-sync-mode=nosync
      util b2b-migrate bind lmdb >"$SERVER/log" 2>&1 || { tail -3 "$SERVER/log"; return 1; }
      sed -i '/^launch=/s/bind,//; /^bind-/d' "$SERVER/pdns.conf"
      ;;
    gpgsql)
      DATABASE=postgres sqlAs postgres "CREATE DATABASE bench_gpgsql"
      DATABASE=bench_gpgsql
      fillPowerdnsTables "$shape" "$zones"
      configureServer gpgsql "${same[@]}" "${stock[@]}" launch=gpgsql "gpgsql-host=$CLUSTER" gpgsql-dbname=bench_gpgsql gpgsql-user=nameserver "gpgsql-dnssec=$secured"
      ;;
    *) echo "unknown backend $backend" >&2; return 1 ;;
  esac
  [ "$secured" = no ] || [ "$backend" = nothing ] || secureZones "$backend" "$zones"
  [ -z "$(serverUser)" ] || chown "$(serverUser):" "$SERVER"/*
}

# secureZones BACKEND ZONES: for the server at hand; what needs it is rectified.
secureZones() {
  local n
  for n in $(seq "$2"); do
    util secure-zone "z$n.bench.test"
    case $1 in lmdb | gpgsql) util rectify-zone "z$n.bench.test" ;; esac
  done >>"$SERVER/log" 2>&1
}

# launchBackend BACKEND ZONES CACHES THREADS: starts it anew and waits until it answers. CACHES is `on` for PowerDNS' defaults, `off`
# without packet, query and negative query cache, `none` also without the cache of metadata, or `bare` also
# without the list of zones, which is read again every ZONE_CACHE_REFRESH seconds, a day.
launchBackend() {
  local patience=${LAUNCH_SECONDS:-600}
  useServer "$1"
  [ ! -f "$SCRATCH/processes/server-$1" ] || stopServer
  sed -i '/^distributor-threads=/d; /^cache-ttl=/d; /query-cache-ttl=/d; /^zone-metadata-cache-ttl=/d; /^zone-cache-refresh-interval=/d' "$SERVER/pdns.conf"
  {
    echo "distributor-threads=$4"
    [ "$3" = on ] || printf '%s\n' cache-ttl=0 query-cache-ttl=0 negquery-cache-ttl=0
    case $3 in none | bare) echo zone-metadata-cache-ttl=0 ;; esac
    # A refresh would count as work for questions.
    echo "zone-cache-refresh-interval=$([ "$3" = bare ] && echo 0 || echo "${ZONE_CACHE_REFRESH:-86400}")"
  } >>"$SERVER/pdns.conf"
  LAUNCH_SECONDS=$patience launchServer
  waitUntil "$patience" "$1 answers" answersAre ns1.example.net.\ hostmaster.example.net.\ 1\ 10800\ 3600\ 604800\ 300 "z$2.bench.test." SOA
}
