# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Old DNS systems.
#
#   LEGACY         the configuration that `legacy` uses
#   LEGACY_PORT    the old nameserver's port on 127.0.0.1

# tsigKey NAME [SECRET]: writes the key `dodns` in BIND's syntax to $SCRATCH/NAME.key.
tsigKey() {
  printf 'key "dodns" { algorithm hmac-sha256; secret "%s"; };\n' "${2:-MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=}" >"$SCRATCH/$1.key"
}

# startNamed [ZONE…]: a real named with these zones, from $SCRATCH/named/ZONE (final dot included; of the root zone `root`) or with a SOA and two NS. The
# key `dodns` may transfer and update, and rndc may make zones. Writes $LEGACY.
startNamed() {
  local zone file folder=$SCRATCH/named rndc statistics
  command -v named >/dev/null || skip "named is not installed"
  mkdir -p "$folder"
  tsigKey dodns
  LEGACY_PORT=$(freePort) rndc=$(freePort) statistics=$(freePort)
  cat >"$folder/named.conf" <<END
include "$SCRATCH/dodns.key";
options {
  directory "$folder"; pid-file "$folder/pid"; session-keyfile none; recursion no; dnssec-validation no; notify ${NAMED_NOTIFY:-no};
  listen-on port $LEGACY_PORT { 127.0.0.1; }; listen-on-v6 { none; }; allow-new-zones yes; minimal-responses no;
  allow-transfer { key dodns; }; empty-zones-enable no; max-journal-size 1m; tcp-clients 100; lock-file none;
};
controls { inet 127.0.0.1 port $rndc allow { 127.0.0.1; } keys { dodns; }; };
statistics-channels { inet 127.0.0.1 port $statistics allow { 127.0.0.1; }; };
END
  for zone; do
    file=${zone/#./root}
    [ -e "$folder/$file" ] || legacyZone "$zone" </dev/null
    printf 'zone "%s" { type primary; file "%s"; allow-update { key dodns; }; };\n' "$zone" "$file" >>"$folder/named.conf"
  done
  cat >"$SCRATCH/legacy.conf" <<END
kind = dns_server
server = 127.0.0.1:$LEGACY_PORT
tsig-key-file = $SCRATCH/dodns.key
statistics = 127.0.0.1:$statistics
rndc = rndc -s 127.0.0.1 -p $rndc -k $SCRATCH/dodns.key
zone-folder = $folder
zone-options = allow-update { key dodns; };
END
  LEGACY=$SCRATCH/legacy.conf
  launchNamed
}

# namedProgram: named; where AppArmor confines the one in /usr/sbin to Debian's folders, a copy, which it does not know.
namedProgram() {
  local program=$SCRATCH/named/program
  if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" != Y ]; then
    command -v named
    return
  fi
  [ -x "$program" ] || cp "$(command -v named)" "$program"
  echo "$program"
}

# launchNamed: again, too.
launchNamed() {
  local before
  before=$(timesRunning)
  "$(namedProgram)" -f -g -c "$SCRATCH/named/named.conf" </dev/null >>"$SCRATCH/named/log" 2>&1 &
  NAMED_PID=$!
  disown
  remember "$SCRATCH" named "$NAMED_PID"
  # It answers before it has loaded its zones.
  waitUntil "${LAUNCH_SECONDS:-20}" "named has loaded its zones" hasRunMoreThan "$before"
}

# namedControl COMMAND…: rndc.
namedControl() {
  local rndc
  rndc=$(sed -n 's/^rndc = //p' "$SCRATCH/legacy.conf")
  $rndc "$@" >&2
}

timesRunning() {
  grep -c ' running$' "$SCRATCH/named/log" 2>/dev/null || true
}

hasRunMoreThan() {
  [ "$(timesRunning)" -gt "${1:-0}" ]
}

# legacyZone ZONE <ENTRIES: writes a zone file with a SOA, two NS and these entries to $SCRATCH/named.
legacyZone() {
  mkdir -p "$SCRATCH/named"
  {
    printf '%s\n' "$1 3600 IN SOA ns1.example.net. hostmaster.example.net. 7 3600 900 604800 300" \
      "$1 3600 IN NS ns1.example.net." "$1 3600 IN NS ns2.example.net."
    cat
  } >"$SCRATCH/named/$1"
}

# startTables: a PostgreSQL cluster of its own with PowerDNS' tables as the old system; writes $LEGACY. From here on legacyTransfer reads them.
startTables() {
  OLD_CLUSTER=$SCRATCH/old-cluster
  startCluster "$OLD_CLUSTER"
  CLUSTER=$OLD_CLUSTER DATABASE=postgres sqlAs postgres "CREATE DATABASE old" >/dev/null
  oldTables '\i /usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql' >/dev/null
  oldTables 'GRANT ALL ON ALL TABLES IN SCHEMA public TO api; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO api'
  LEGACY=$SCRATCH/legacy.conf
  sed "s|^database.*|database = $(conninfo "$OLD_CLUSTER" old api)|" "$DODNS_LIB/../../etc/legacy-gpgsql.conf" >"$LEGACY"
}

# startPanel: an application's tables in BIND's spelling with the priority in a column, beside those of startTables; writes $LEGACY.
startPanel() {
  oldTables "
    CREATE SCHEMA panel
      CREATE TABLE domain (id serial PRIMARY KEY, domain text UNIQUE, serial bigint NOT NULL DEFAULT 1)
      CREATE TABLE entry (id serial PRIMARY KEY, domain_id int NOT NULL REFERENCES domain ON DELETE CASCADE, host text NOT NULL, kind text NOT NULL,
                          target varchar(255) NOT NULL, prio int, ttl int,
                          CONSTRAINT nothing_forbidden CHECK (target <> '192.0.2.66'));
    GRANT ALL ON SCHEMA panel TO api; GRANT ALL ON ALL TABLES IN SCHEMA panel TO api; GRANT ALL ON ALL SEQUENCES IN SCHEMA panel TO api" >/dev/null
  cat >"$LEGACY" <<END
kind = sql_tables
database = $(conninfo "$OLD_CLUSTER" old api)
priority-types = MX, SRV
zones = SELECT domain, serial FROM panel.domain ORDER BY id
zone = SELECT domain, serial FROM panel.domain WHERE domain = {zone}
lock-zone = SELECT 1 FROM panel.domain WHERE domain = {zone} FOR UPDATE
entries = SELECT e.id, host, ttl, kind, target, prio FROM panel.entry e JOIN panel.domain d ON d.id = domain_id
  WHERE domain = {zone} ORDER BY e.id
rrset = SELECT e.id, host, ttl, kind, target, prio FROM panel.entry e JOIN panel.domain d ON d.id = domain_id
  WHERE domain = {zone} AND host IN ({owner}, {name.}) AND kind = {type} ORDER BY e.id
insert = INSERT INTO panel.entry (domain_id, host, kind, target, prio, ttl)
  SELECT id, {owner}, {type}, {data}, {priority}::int, {ttl}::int FROM panel.domain WHERE domain = {zone}
change = UPDATE panel.entry SET target = {data}, prio = {priority}::int, ttl = {ttl}::int WHERE id = {id}::int
delete = DELETE FROM panel.entry WHERE id = {id}::int
after-write = UPDATE panel.domain SET serial = serial + 1 WHERE domain = {zone}
add-zone = INSERT INTO panel.domain (domain) VALUES ({zone})
remove-zone = DELETE FROM panel.domain WHERE domain = {zone}
END
}

# oldTables STATEMENTS: there, as superuser.
oldTables() {
  CLUSTER=$OLD_CLUSTER DATABASE=old sqlAs postgres <<<"$1"
}

# legacyTransfer ZONE: by dig, or from the tables, sorted, without the SOA.
legacyTransfer() {
  if [ -n "${OLD_CLUSTER:-}" ]; then
    "$DODNS_BUILD/tests/legacy/drive_system" "$LEGACY" <<<"entries $1" |
      sed -nE '/ SOA .* = /d; s/^[^ ]+ ([0-9]+) ([A-Z0-9]+) .* = ([^ ]+) (.*)$/\3 \1 \2 \4/p' | LC_ALL=C sort
    return
  fi
  digRaw -p "$LEGACY_PORT" -k "$SCRATCH/dodns.key" +onesoa -t AXFR "$1" | awk '!/^;/ && NF && $4 != "SOA" && $4 != "TSIG" {
    rdata = $0
    sub(/^[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+/, "", rdata)
    print $1, $2, $4, rdata }' | LC_ALL=C sort
}

# legacy <COMMANDS: does them by our adapter, see tests/legacy/drive_system.cc.
legacy() {
  "$DODNS_BUILD/tests/legacy/drive_system" "$LEGACY"
}

# startStockDatabase [OPTION…]: a database with PowerDNS' own tables; $DATABASE is it from here on.
startStockDatabase() {
  sqlAs postgres "CREATE DATABASE stock_$BASHPID $*" >/dev/null
  DATABASE=stock_$BASHPID
  sqlAs postgres >/dev/null <<'END'
\i /usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql
GRANT ALL ON ALL TABLES IN SCHEMA public TO nameserver;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO nameserver;
END
}

# startStock [SETTING…]: the stock pdns_server with its gpgsql backend on that database, for transfers and DNS UPDATE.
startStock() {
  startServer stock launch=gpgsql module-dir=UNSET do-database=UNSET do-replica=UNSET do-nameserver=UNSET "gpgsql-host=$CLUSTER" \
    "gpgsql-dbname=$DATABASE" gpgsql-user=nameserver gpgsql-dnssec=yes dnsupdate=yes allow-dnsupdate-from=127.0.0.0/8 \
    allow-axfr-ips= zone-cache-refresh-interval=0 query-cache-ttl=0 cache-ttl=0 negquery-cache-ttl=0 "$@"
  LEGACY_PORT=$PORT
}

# badLegacy HABIT [SETTING…]: starts bad_legacy.py for $ZONE and writes $LEGACY for it.
badLegacy() {
  rm -f "$SCRATCH/bad-$1.port"
  startPython bad_legacy.py "$ZONE" "$SCRATCH/bad-$1.port" "$1" >&2
  disown
  waitUntil 10 "the nameserver is there" test -s "$SCRATCH/bad-$1.port"
  LEGACY=$SCRATCH/bad-$1.conf
  printf '%s\n' 'kind = dns_server' "server = 127.0.0.1:$(cat "$SCRATCH/bad-$1.port")" "zones = $ZONE" 'timeout = 0.4' "${@:2}" >"$LEGACY"
}

# check [OPTION…]: `dodns check` of the old system against $DATABASE; without the seconds that it took.
check() {
  "$DODNS_BUILD/programs/dodns/dodns" check --legacy "$LEGACY" --database "$(conninfo "$CLUSTER" "$DATABASE" api)" "$@" 2>&1 |
    sed -E "s/; [0-9.]+ s$//; s/127.0.0.1:[0-9]+/server/g; s/SOA old: ([0-9]+ [^ ]+ [^ ]+) [0-9]+/SOA old: \1 N/; s/new: ([0-9]+ [^ ]+ [^ ]+) [0-9]+ ([0-9]+ [0-9]+ [0-9]+ [0-9]+)/new: \1 N \2/"
  echo "status ${PIPESTATUS[0]}"
}

# copyZone ZONE: what a backfill does, from the zone's file in $SCRATCH/named; the serial has room, too.
copyZone() {
  zone "$1" < <("$DODNS_BUILD/programs/dodns/dodns" convert --origin "$1" "$SCRATCH/named/$1" | sed 's/ IN / /; s/ 7 3600 900 / 207 3600 900 /')
}
