# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# The data of the measurements. A data set has zones z1.bench.test. to zN.bench.test., all of one shape:
#
#   plain   SOA, NS, and an address for each of n0 … n99: 102 records
#   hosted  what a hoster's customer has: SOA, NS, MX, TXT and address at the top, mail with two addresses, api with one,
#           and the aliases shop -> www -> top: 10 records
#   hosted2 the same with a second NS: 11 records
#
# The same records go into the record database, into zone files and into the tables of PowerDNS.

# records SHAPE FIRST LAST: lines of `zone number, zone, name, type, ttl, rdata`, separated by tabs.
records() {
  awk -v shape="$1" -v first="$2" -v last="$3" 'BEGIN {
    OFS = "\t"
    for (z = first; z <= last; z++) {
      top = "z" z ".bench.test."
      print z, top, top, "SOA", 3600, "ns1.example.net. hostmaster.example.net. 1 10800 3600 604800 300"
      print z, top, top, "NS", 3600, "ns1.example.net."
      if (shape == "plain") {
        for (n = 0; n < 100; n++) print z, top, "n" n "." top, "A", 3600, "10.0.0." n
        continue
      }
      if (shape == "hosted2") print z, top, top, "NS", 3600, "ns2.example.net."
      address = "10." z % 200 "." int(z / 200) % 250 "."
      print z, top, top, "MX", 3600, "10 mail." top
      print z, top, top, "TXT", 3600, "\"v=spf1 mx -all\""
      print z, top, top, "A", 3600, address "7"
      print z, top, "mail." top, "A", 3600, address "8"
      print z, top, "mail." top, "AAAA", 3600, sprintf("2001:db8::%x:%x", z / 65536, z % 65536)
      print z, top, "api." top, "A", 300, address "9"
      print z, top, "www." top, "CNAME", 3600, top
      print z, top, "shop." top, "CNAME", 3600, "www." top
    }
  }'
}

# questions SHAPE ZONES MIX COUNT: for dnsperf, zones at random. A MIX is
#   existing   names and types that exist
#   missing    the same, but one of ten names does not exist
#   attack     no name exists, and none comes twice
#   chain      aliases to aliases; not for plain
questions() {
  awk -v shape="$1" -v zones="$2" -v mix="$3" -v count="$4" '
    function pick(list,   parts) { return parts[1 + int(rand() * split(list, parts, " "))] }
    function letters(   text, i) { for (i = 0; i < 10; i++) text = text substr("abcdefghijklmnopqrstuvwxyz", 1 + int(rand() * 26), 1); return text }
    BEGIN {
      srand(1)
      split(" :A :MX :TXT www.:A mail.:A mail.:AAAA api.:A", hosted, " ")
      for (i = 0; i < count; i++) {
        top = "z" 1 + int(rand() * zones) ".bench.test."
        if (mix == "attack" || mix == "missing" && rand() < 0.1) print "x" letters() "." top, "A"
        else if (mix == "chain") print "shop." top, "A"
        else if (shape == "plain") print "n" int(rand() * 100) "." top, "A"
        else { split(hosted[1 + int(rand() * 7)], question, ":"); print question[1] top, question[2] }
      }
    }'
}

# fillRecordDatabase SHAPE ZONES: as a dump is restored, without triggers; servers start afterwards.
fillRecordDatabase() {
  local before
  before=$(sql "SELECT coalesce(max(id), 0) FROM dodns.zones")
  sqlAs postgres < <(
    echo "BEGIN; SET LOCAL session_replication_role = replica;
          INSERT INTO dodns.zones (name) SELECT 'z' || n || '.bench.test.' FROM generate_series(1, $2) n ORDER BY n;
          COPY dodns.records (zone_id, name, type, ttl, rdata) FROM STDIN;"
    records "$1" 1 "$2" | awk -F'\t' -v OFS='\t' -v before="$before" '{ print $1 + before, $3, $4, $5, $6 }'
    echo '\.'
    echo "COMMIT; VACUUM ANALYZE;"
  )
}

# fillZoneFiles SHAPE ZONES DIR: with a named.conf, and a folder for each thousand.
fillZoneFiles() {
  mkdir -p "$3"
  records "$1" 1 "$2" | awk -F'\t' -v dir="$3" '
    $1 != zone {
      close(file)
      zone = $1
      folder = dir "/" int(zone / 1000)
      if (zone == 1 || zone % 1000 == 0) system("mkdir " folder)
      file = folder "/" zone
      printf "zone \"%s\" { type native; file \"%s\"; };\n", $2, file >(dir "/named.conf")
    }
    { print $3, $5, "IN", $4, $6 >file }'
}

# fillPowerdnsTables SHAPE ZONES: in the tables that PowerDNS ships, for gpgsql.
fillPowerdnsTables() {
  sqlAs postgres < <(
    cat /usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql
    echo "BEGIN; SET LOCAL session_replication_role = replica;
          INSERT INTO domains (name, type) SELECT 'z' || n || '.bench.test', 'NATIVE' FROM generate_series(1, $2) n ORDER BY n;
          COPY records (domain_id, name, type, ttl, content, prio, disabled, auth) FROM STDIN;"
    records "$1" 1 "$2" | awk -F'\t' -v OFS='\t' '{
      sub(/\.$/, "", $3)
      priority = 0
      if ($4 == "MX") { priority = $6 + 0; sub(/^[0-9]+ /, "", $6) }
      if ($4 != "TXT") gsub(/\. /, " ", $6)
      sub(/\.$/, "", $6)
      print $1, $3, $4, $5, $6, priority, "f", "t"
    }'
    echo '\.'
    echo "COMMIT; GRANT ALL ON ALL TABLES IN SCHEMA public TO nameserver, operator; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO nameserver, operator; VACUUM ANALYZE;"
  )
}
