# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Zones by plain SQL, as somebody who scripts against the tables makes them.

# zone NAME [KIND] <records: a new zone. Each line of standard input is `owner ttl type rdata`, all names absolute.
# SOA and NS are added when the input has no SOA.
zone() {
  local records
  records=$(cat)
  grep -qE '^[^ ]+ +[0-9]+ +SOA ' <<<"$records" || records=$(standardRecords "$1")$'\n'$records
  sql "INSERT INTO dodns.zones (name, kind) VALUES ('$1', '${2:-native}')"
  addRecords "$1" "$records"
}

standardRecords() {
  printf '%s\n' "$1 3600 SOA ns1.example.net. hostmaster.example.net. 1 10800 3600 604800 300" "$1 3600 NS ns1.example.net."
}

# addRecords ZONE RECORDS: adds lines of `owner ttl type rdata` in one transaction.
addRecords() {
  sql < <(
    echo "BEGIN; CREATE TEMPORARY TABLE line (owner text, ttl bigint, type text, rdata text) ON COMMIT DROP; COPY line FROM STDIN;"
    awk 'NF {
      rdata = $0
      sub(/^[ \t]*[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+/, "", rdata)
      line = $1 "\t" $2 "\t" $3 "\t" rdata
      gsub(/\\/, "&&", line)
      print line
    }' <<<"$2"
    echo '\.'
    echo "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)
          SELECT (SELECT id FROM dodns.zones WHERE name = '$1'), owner, type, ttl, rdata FROM line; COMMIT;"
  )
}

# zoneId NAME: as a piece of SQL.
zoneId() {
  printf "(SELECT id FROM dodns.zones WHERE name = '%s')\n" "$1"
}

# update ZONE: DNS UPDATE (RFC 2136) with the nsupdate commands of standard input; prints the rcode. The server needs
# dnsupdate=yes. nsupdate starts when it can read all of it: time that it waits for its input counts against the time
# that it gives the server over TCP.
update() {
  local commands
  commands=$(cat)
  printf 'server 127.0.0.1 %s\nzone %s\n%s\nsend\nanswer\n' "$PORT" "$1" "$commands" |
    { nsupdate -t 60 || true; } |
    sed -n 's/.*opcode: UPDATE, status: \([A-Z]*\),.*/\1/p'
}

# settle: waits until the server at $PORT answers from everything that was committed before.
#
# It writes a wildcard and asks for names below it that nobody asked for before, so that no cache can answer.
# Twice, because the follower first applies a round and then tells PowerDNS' caches: when the second mark is seen, the
# round of the first has been finished.
settle() {
  local token turn
  for turn in 1 2; do
    token=m${EPOCHREALTIME//[.,]/}-$BASHPID-$turn
    sql "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)
         VALUES ($(zoneId settled.test.), '*.$token.settled.test.', 'TXT', 60, '\"settled\"')"
    waitUntil "${1:-20}" "a change reaches the server" isSettled "$token"
  done
}

isSettled() {
  [ "$(digShort "$RANDOM$RANDOM.$1.settled.test." TXT)" = '"settled"' ]
}
