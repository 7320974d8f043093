# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# An old DNS system beside the record database, of which legacy.sh has started the old one.

# dodns VERB…: on $CLUSTER and $DATABASE, as the API's role.
dodns() {
  "$DODNS_BUILD/programs/dodns/dodns" "$@" --database "$(conninfo "$CLUSTER" "$DATABASE" api)"
}

# backfill [OPTION…]: `dodns backfill` of the old system through the API with $TOKEN, without the seconds and the old system's port.
backfill() {
  DODNS_TOKEN=$TOKEN "$DODNS_BUILD/programs/dodns/dodns" backfill --legacy "$LEGACY" --api "$API" "$@" 2>&1 |
    sed -E 's/; [0-9.]+ s$//; s/127.0.0.1:[0-9]+/server/g; s/"seconds":[0-9.]+/"seconds":0/'
  echo "status ${PIPESTATUS[0]}"
}

# stageIs STAGE: puts the service there, by force.
stageIs() {
  sqlAs api "UPDATE dodns.service_stage SET stage = '$1'"
}

# recordsOf ZONE: what the record database has, as legacyTransfer shows the old system's.
recordsOf() {
  sqlAs api "SELECT r.name || ' ' || ttl || ' ' || type || ' ' || rdata FROM dodns.records r JOIN dodns.zones z ON z.id = r.zone_id
    WHERE z.name = '$1' AND type <> 'SOA'" | LC_ALL=C sort
}

# sameInBoth ZONE: nothing, or the difference, old with `<`.
sameInBoth() {
  diff <(legacyTransfer "$1" | grep -v '^$') <(recordsOf "$1" | grep -v '^$') | grep '^[<>]'
}

# journal: how many writes there are that one of the systems does not have.
journal() {
  sqlAs api "SELECT count(*) FROM dodns.dual_writes"
}

journalIsEmpty() {
  [ "$(sqlAs api "SELECT EXISTS (SELECT FROM dodns.dual_writes)")" = f ]
}

# serialsAreInOrder ZONE: the new serial is not below the old one (RFC 1982, as far as tests go).
serialsAreInOrder() {
  local old new
  old=$(digRaw -p "$LEGACY_PORT" +short "$1" SOA | cut -d' ' -f3)
  new=$(sqlAs api "SELECT split_part(rdata, ' ', 3) FROM dodns.records r JOIN dodns.zones z ON z.id = r.zone_id WHERE z.name = '$1' AND type = 'SOA'")
  [ "$new" -ge "$old" ]
}
