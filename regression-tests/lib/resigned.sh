# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Zones that pdns_server signs itself and that change under it.

# liveSignedZone ZONE [NSEC3PARAM]: a zone with a key of its own, made on the case's server, and its trust anchor in
# $SCRATCH/anchor. NSEC without NSEC3PARAM.
liveSignedZone() {
  zone "$1" </dev/null
  util secure-zone "$1" >"$SCRATCH/secure.log" 2>&1
  [ $# = 1 ] || util set-nsec3 "$1" "$2" >>"$SCRATCH/secure.log" 2>&1
  trustAnchor "$1"
  settle
}

# trustAnchor ZONE: writes $SCRATCH/anchor for `validated`.
trustAnchor() {
  util export-zone-ds "$1" 2>/dev/null | awk '$6 == 2 { key = $7; for (i = 8; i <= NF && $i !~ /^;/; i++) key = key $i
    printf "trust-anchors { \"%s\" static-ds %s %s %s \"%s\"; };\n", $1, $4, $5, $6, key }' >"$SCRATCH/anchor"
}

# startResolver: a named at $RESOLVER_PORT that asks $PORT everything and validates what comes by $SCRATCH/anchor.
startResolver() {
  local folder=$SCRATCH/named
  command -v named >/dev/null || skip "named is not installed"
  mkdir -p "$folder"
  tsigKey dodns
  RESOLVER_PORT=$(freePort) RESOLVER_CONTROL=$(freePort)
  cat >"$folder/named.conf" <<END
include "$SCRATCH/dodns.key";
include "$SCRATCH/anchor";
options {
  directory "$folder"; pid-file "$folder/pid"; session-keyfile none; lock-file none; empty-zones-enable no;
  listen-on port $RESOLVER_PORT { 127.0.0.1; }; listen-on-v6 { none; }; recursion yes;
  forward only; forwarders { 127.0.0.1 port $PORT; };
  dnssec-validation yes; synth-from-dnssec no; // each denial is to be asked for
};
controls { inet 127.0.0.1 port $RESOLVER_CONTROL allow { 127.0.0.1; } keys { dodns; }; };
END
  launchNamed
}

# forgetAnswers: what the resolver knows is not true any more.
forgetAnswers() {
  rndc -s 127.0.0.1 -p "$RESOLVER_CONTROL" -k "$SCRATCH/dodns.key" flush >&2
}

# verdicts QUESTIONS: what the resolver says of each line `name type` of a file, in one process: `name type: rcode secure`, without
# the last word when it did not have to be signed.
verdicts() {
  dig @127.0.0.1 -p "$RESOLVER_PORT" +time=30 +tries=1 +dnssec +noall +comments +question -f "$1" | awk '
    /status:/ { rcode = $6 }
    /^;; flags:/ { secure = /^;; flags:[^;]* ad[ ;]/ ? " secure" : "" }
    /^;[^; ]/ && $2 == "IN" { print substr($1, 2), $3 ": " rcode secure }'
}

# changeAtRandom ZONE SEED BATCHES CHANGES [opt-out]: after each batch of changes by plain SQL the transferred zone must verify and
# each of some denials must validate; under opt-out they may be insecure. Prints what does not, and the sum.
changeAtRandom() {
  local zone=$1 batch verdict verified=0 denied=0
  mkdir -p "$SCRATCH/changes"
  python random_changes.py "$zone" "$2" "$3" "$4" "$SCRATCH/changes"
  startResolver
  for batch in $(seq "$3"); do
    sql <"$SCRATCH/changes/$batch.sql"
    settle
    digRaw +onesoa +time=60 -t AXFR "$zone" | grep -v '^;' >"$SCRATCH/signed"
    if ldns-verify-zone "$SCRATCH/signed" >"$SCRATCH/verify.log" 2>&1; then
      verified=$((verified + 1))
    else
      echo "batch $batch: $(grep -v 'There were errors' "$SCRATCH/verify.log" | head -3)"
    fi
    forgetAnswers
    while read -r verdict; do
      case $verdict:${5:-} in
        *'NOERROR, secure:'* | *'NXDOMAIN, secure:'* | *'NOERROR,:opt-out' | *'NXDOMAIN,:opt-out') denied=$((denied + 1)) ;;
        *) echo "batch $batch: $verdict" ;;
      esac
    done < <(verdicts "$SCRATCH/changes/$batch.questions")
  done
  echo "$verified of $3 transfers verified"
  [ "$denied" = "$(cat "$SCRATCH/changes"/*.questions | wc -l)" ] && echo "all denials validated"
}

# sameFromGpgsql ZONE: whether stock gpgsql, given the zone's records and key and told to rectify, signs the same names, types
# and denials.
sameFromGpgsql() {
  local zone=$1 bare=${1%.} ours=$SERVER nsec3
  transfer "$zone" | signedShape >"$SCRATCH/ours"
  util export-zone-key "$zone" "$(sql "SELECT min(id) FROM dodns.dnssec_keys WHERE zone_id = $(zoneId "$zone")")" >"$SCRATCH/key" 2>/dev/null
  nsec3=$(util get-meta "$zone" NSEC3PARAM 2>/dev/null | sed -n 's/^NSEC3PARAM = *//p')
  sql "SELECT rtrim(name, '.') || E'\t' || type || E'\t' || ttl || E'\t' || rdata FROM dodns.records WHERE zone_id = $(zoneId "$zone")" >"$SCRATCH/rows"
  sqlAs postgres "CREATE DATABASE stock_$BASHPID" >/dev/null
  DATABASE=stock_$BASHPID
  sqlAs postgres >/dev/null <<END
\i /usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql
INSERT INTO domains (name, type) VALUES ('$bare', 'NATIVE');
CREATE TEMPORARY TABLE line (name text, type text, ttl int, rdata text);
\copy line FROM '$SCRATCH/rows'
INSERT INTO records (domain_id, name, type, content, ttl, disabled, auth)
  SELECT 1, name, type, CASE WHEN type IN ('NS', 'SOA') THEN regexp_replace(rdata, '\.( |\$)', '\1', 'g') ELSE rdata END, ttl, false, true FROM line;
GRANT ALL ON ALL TABLES IN SCHEMA public TO nameserver;
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO nameserver;
END
  configureServer stock launch=gpgsql module-dir=UNSET do-database=UNSET do-replica=UNSET do-nameserver=UNSET \
    "gpgsql-host=$CLUSTER" "gpgsql-dbname=$DATABASE" gpgsql-user=nameserver gpgsql-dnssec=yes
  util import-zone-key "$zone" "$SCRATCH/key" active ksk >"$SCRATCH/stock.log" 2>&1
  [ -z "$nsec3" ] || util set-nsec3 "$zone" "$nsec3" >>"$SCRATCH/stock.log" 2>&1
  util rectify-zone "$zone" >>"$SCRATCH/stock.log" 2>&1
  launchServer
  transfer "$zone" | signedShape >"$SCRATCH/stock.shape"
  SERVER=$ours
  diff "$SCRATCH/stock.shape" "$SCRATCH/ours" && echo "gpgsql signs the same"
}

# Signatures differ each time; that there is one, by which key and for what, does not.
signedShape() {
  awk '$4 == "RRSIG" { print $1, $2, $4, $5, $6, $7, $11, $12; next } { print }' | LC_ALL=C sort
}
