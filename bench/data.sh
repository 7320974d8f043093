# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# The data of the measurements: zones z1.bench.test. … with names n0 … n99, an address each.

# fillRecordDatabase ZONES
fillRecordDatabase() {
  sql "WITH made AS (INSERT INTO dodns.zones (name) SELECT 'z' || n || '.bench.test.' FROM generate_series(1, $1) n RETURNING id, name)
       INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)
       SELECT id, name, 'SOA', 3600, 'ns1.example.net. hostmaster.example.net. 1 10800 3600 604800 300' FROM made
       UNION ALL SELECT id, name, 'NS', 3600, 'ns1.example.net.' FROM made
       UNION ALL SELECT id, 'n' || n || '.' || name, 'A', 3600, '10.0.0.' || n FROM made, generate_series(0, 99) n"
  sqlAs postgres "ANALYZE"
}

# fillZoneFiles ZONES DIR: the same as zone files, with a named.conf.
fillZoneFiles() {
  mkdir -p "$2"
  awk -v zones="$1" -v dir="$2" 'BEGIN {
    for (z = 1; z <= zones; z++) {
      name = "z" z ".bench.test."
      file = dir "/" z
      printf "zone \"%s\" { type native; file \"%s\"; };\n", name, file > (dir "/named.conf")
      printf "%s 3600 IN SOA ns1.example.net. hostmaster.example.net. 1 10800 3600 604800 300\n%s 3600 IN NS ns1.example.net.\n", name, name > file
      for (n = 0; n < 100; n++) printf "n%d.%s 3600 IN A 10.0.0.%d\n", n, name, n > file
      close(file)
    }
  }'
}

# fillPowerdnsTables ZONES: the same for gpgsql, in the tables that PowerDNS ships.
fillPowerdnsTables() {
  sqlAs postgres <<END
\i /usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql
INSERT INTO domains (name, type) SELECT 'z' || n || '.bench.test', 'NATIVE' FROM generate_series(1, $1) n;
INSERT INTO records (domain_id, name, type, content, ttl, disabled, auth)
  SELECT id, name, 'SOA', 'ns1.example.net hostmaster.example.net 1 10800 3600 604800 300', 3600, false, true FROM domains
  UNION ALL SELECT id, name, 'NS', 'ns1.example.net', 3600, false, true FROM domains
  UNION ALL SELECT id, 'n' || n || '.' || name, 'A', '10.0.0.' || n, 3600, false, true FROM domains, generate_series(0, 99) n;
GRANT ALL ON ALL TABLES IN SCHEMA public TO nameserver;
ANALYZE;
END
}

# writeQuestions ZONES MISSING COUNT: for dnsperf, names at random; MISSING of a hundred do not exist.
writeQuestions() {
  awk -v zones="$1" -v missing="$2" -v count="$3" 'BEGIN {
    srand(1)
    for (i = 0; i < count; i++)
      printf "%s%d.z%d.bench.test. A\n", (rand() * 100 < missing ? "missing" : "n"), int(rand() * 100), 1 + int(rand() * zones)
  }'
}
