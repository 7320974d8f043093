# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Throwaway PostgreSQL clusters: unix socket only, owned by an unprivileged user, without fsync unless DODNS_FSYNC=on.
#
# `sql` and the servers of server.sh use the database that these two name:
#   CLUSTER   folder of a running cluster
#   DATABASE  its database that has the schema

# Debian's psql is a Perl program that looks for the real one, longer than that takes for a statement.
if [[ :$PATH: != *:/usr/lib/postgresql/* ]]; then
  PATH=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1):$PATH
fi

postgresTool() {
  local tool
  tool=$(command -v "$1") || tool=$(printf '%s\n' /usr/lib/postgresql/*/bin/"$1" | sort -V | tail -1)
  printf '%s\n' "$tool"
}

# asPostgres COMMAND…: PostgreSQL refuses to be root.
asPostgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd / && runuser -u "${DODNS_POSTGRES_USER:-postgres}" -- "$@")
  else
    "$@"
  fi
}

ownedByPostgres() {
  mkdir -p "$1"
  [ "$(id -u)" != 0 ] || chown "${DODNS_POSTGRES_USER:-postgres}" "$1"
}

# initCluster DIR: a new cluster with the schema in the databases `dodns` and `pristine`, the login role `nameserver` as a nameserver
# has it in production, and `operator` for people who script in SQL. It is left stopped, to be copied.
initCluster() {
  ownedByPostgres "$1"
  asPostgres "$(postgresTool initdb)" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$1.log" 2>&1 ||
    { cat "$1.log"; return 1; }
  # shellcheck disable=SC2016
  asPostgres sh -c 'cat >>"$1"' sh "$1/data/postgresql.conf" <<END
listen_addresses = ''
fsync = ${DODNS_FSYNC:-off}
shared_buffers = 32MB
max_connections = 60
log_line_prefix = '%m [%p] %u@%d '
autovacuum_naptime = 10s
END
  runCluster "$1"
  CLUSTER=$1 DATABASE=postgres sqlAs postgres "CREATE DATABASE pristine"
  "$DODNS_BUILD/programs/dodns/dodns" schema apply --database "$(conninfo "$1" pristine postgres)" >"$1.log" 2>&1 ||
    { cat "$1.log"; return 1; }
  CLUSTER=$1 DATABASE=pristine sqlAs postgres "
    CREATE ROLE nameserver LOGIN IN ROLE dodns_nameserver, dodns_writer;
    CREATE ROLE operator LOGIN IN ROLE dodns_writer;
    CREATE ROLE api LOGIN IN ROLE dodns_api;
    SET ROLE operator;
    INSERT INTO dodns.zones (name) VALUES ('settled.test.')"
  CLUSTER=$1 DATABASE=pristine addRecords settled.test. "$(standardRecords settled.test.)"
  CLUSTER=$1 DATABASE=postgres sqlAs postgres "CREATE DATABASE dodns TEMPLATE pristine"
  stopCluster "$1" fast
}

# startCluster DIR: starts the cluster in DIR; makes it first, as a copy of $DODNS_RUN/template.
startCluster() {
  if [ ! -d "$1" ]; then
    ownedByPostgres "$1"
    asPostgres cp -a --reflink=auto "$DODNS_RUN/template/data" "$1/data"
  fi
  runCluster "$1"
}

runCluster() {
  local pid
  asPostgres "$(postgresTool pg_ctl)" -D "$1/data" -o "-k $1" -l "$1/log" -s -w -t 30 start || { cat "$1/log"; return 1; }
  read -r pid < <(asPostgres head -1 "$1/data/postmaster.pid")
  remember "$(dirname "$1")" "postgres-$(basename "$1")" "$pid"
}

# stopCluster DIR [MODE]: fast, smart or immediate.
stopCluster() {
  asPostgres "$(postgresTool pg_ctl)" -D "$1/data" -s -w -m "${2:-fast}" stop
  rm -f "$(dirname "$1")/processes/postgres-$(basename "$1")"
}

# ownCluster: from here on the case has a cluster of its own.
ownCluster() {
  startCluster "$SCRATCH/cluster"
  CLUSTER=$SCRATCH/cluster DATABASE=dodns
}

# ownDatabase: from here on the case has a database of its own in the shared cluster.
ownDatabase() {
  local name
  name=$(printf '%s' "${1:-$CASE}" | tr -c 'a-z0-9' _)
  DATABASE=postgres sqlAs postgres "CREATE DATABASE $name TEMPLATE pristine"
  DATABASE=$name
}

# conninfo [CLUSTER [DATABASE [USER]]]: libpq's connection string.
conninfo() {
  printf 'host=%s dbname=%s user=%s\n' "${1:-$CLUSTER}" "${2:-$DATABASE}" "${3:-nameserver}"
}

# sqlAs USER [STATEMENTS]: from standard input without STATEMENTS. Prints rows unaligned, fields separated by a bar.
sqlAs() {
  psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$(conninfo "$CLUSTER" "$DATABASE" "$1")" ${2+-c "$2"}
}

# sql [STATEMENTS]: as an operator does it; several statements are one transaction.
sql() {
  sqlAs operator "$@"
}

# openSession [USER] / say STATEMENT / closeSession: a session, an operator's by default, that stays open, for transactions that do.
openSession() {
  coproc SESSION { psql -X -q -A -t -v ON_ERROR_STOP=1 -d "$(conninfo "$CLUSTER" "$DATABASE" "${1:-operator}")"; }
}

say() {
  printf '%s\n' "$1" "SELECT 'done';" >&"${SESSION[1]}"
  read -r <&"${SESSION[0]}"
}

closeSession() {
  local pid=$SESSION_PID
  printf '%s\n' '\q' >&"${SESSION[1]}"
  wait "$pid"
}

# endConnections: as when the network between server and database breaks; says how many there were.
endConnections() {
  sqlAs postgres "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'nameserver' AND datname = '$DATABASE'"
}

# dropConstraints: from here on everything can be stored that the columns' types allow. For a database of its own.
dropConstraints() {
  sqlAs postgres <<'STATEMENTS'
DO $do$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT conrelid::regclass AS relation, conname FROM pg_constraint
    WHERE contype = 'c' AND connamespace = 'dodns'::regnamespace LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.relation, one.conname);
  END LOOP;
END
$do$;
STATEMENTS
}
