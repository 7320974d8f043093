# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# The writes of the kill matrix. Each writes something that carries its number, and what became of it is counted: how many records
# with that mark there are in each system.
#
#   record   one record
#   create   a zone is made
#   delete   a zone with its records is removed
#   set      a change set: two records in each of two zones
#   text     the text of a zone, which changes so many RRsets that a nameserver takes them in several DNS UPDATEs

TEXT_NAMES=400

# prepareWrites: the zones that they write to.
prepareWrites() {
  local zone
  for zone in "$ZONE" "other.$ZONE" "text.$ZONE"; do
    api POST /domains "{\"name\":\"${zone%.}\"}" | cut -d' ' -f1
  done
  putText 0
  wait "$WRITING"
  cat "$SCRATCH/told"
}

# zonesOf KIND NUMBER
zonesOf() {
  case $1 in
    record) echo "$ZONE" ;;
    create | delete) echo "$1$2.$ZONE" ;;
    set) echo "$ZONE other.$ZONE" ;;
    text) echo "text.$ZONE" ;;
  esac
}

# markOf KIND NUMBER: the pattern of its records; recordsBefore, recordsAfter KIND: how many of them there are.
markOf() {
  case $1 in
    record | set) echo "^w$2\." ;;
    create | delete) echo . ;;
    text) echo " 198\.51\.$(($2 / 250))\.$(($2 % 250))$" ;;
  esac
}

recordsBefore() {
  [ "$1" = delete ] && echo 3 || echo 0
}

recordsAfter() {
  case $1 in
    record) echo 1 ;;
    create) echo 3 ;;
    delete) echo 0 ;;
    set) echo 4 ;;
    text) echo $TEXT_NAMES ;;
  esac
}

# send METHOD PATH [CURL OPTION…]: in the background, as $WRITING; its status goes to $SCRATCH/told, 000 when there was no answer.
send() {
  rm -f "$SCRATCH/told"
  {
    curl -s -m 30 -o /dev/null -w '%{http_code}\n' -X "$1" -H "Authorization: Bearer $TOKEN" "${@:3}" "$API$2" >"$SCRATCH/told.new" || true
    mv "$SCRATCH/told.new" "$SCRATCH/told"
  } &
  WRITING=$!
}

putText() {
  {
    printf '@ 300 IN NS ns1.example.net.\n'
    seq -f "a-rather-long-name-of-host-number-%g 60 IN A 198.51.$(($1 / 250)).$(($1 % 250))" $TEXT_NAMES
  } >"$SCRATCH/text"
  send PUT "/dodns/v1/zones/text.${ZONE%.}" --data-binary "@$SCRATCH/text"
}

# newZone NAME
newZone() {
  send POST /v2/domains -d "{\"name\":\"${1%.}\",\"ip_address\":\"192.0.2.9\"}"
}

# addition ZONE NUMBER OCTET: of a change set.
addition() {
  printf '{"action":"add-record","zone":"%s","name":"w%s.%s","type":"A","data":"192.0.2.%s"}' "$1" "$2" "$1" "$3"
}

# prepareWrite KIND NUMBER: what it needs, in both systems.
prepareWrite() {
  if [ "$1" = delete ]; then
    stageIs sync
    newZone "delete$2.$ZONE"
    wait "$WRITING"
  fi
}

# startWrite KIND NUMBER
startWrite() {
  local other=other.$ZONE
  case $1 in
    record) send POST "/v2/domains/${ZONE%.}/records" -d "{\"type\":\"A\",\"name\":\"w$2\",\"data\":\"192.0.2.9\"}" ;;
    create) newZone "create$2.$ZONE" ;;
    delete) send DELETE "/v2/domains/delete$2.${ZONE%.}" ;;
    set) send POST /dodns/v1/changes -d "{\"changes\":[$(addition "$ZONE" "$2" 8),$(addition "$other" "$2" 8),$(addition "$ZONE" "$2" 9),$(addition "$other" "$2" 9)]}" ;;
    text) putText "$2" ;;
  esac
}

# look KIND NUMBER: what both systems have in its zones now: $SCRATCH/old and $SCRATCH/new.
look() {
  local zone
  for zone in $(zonesOf "$@"); do legacyTransfer "$zone"; done >"$SCRATCH/old"
  for zone in $(zonesOf "$@"); do recordsOf "$zone"; done >"$SCRATCH/new"
}

# marked FILE KIND NUMBER: how many of its records there are: `none` of the write, `all` of it, or how many.
marked() {
  local count
  count=$(grep -c "$(markOf "$2" "$3")" "$1" || true)
  case $count in
    "$(recordsBefore "$2")") echo none ;;
    "$(recordsAfter "$2")") echo all ;;
    *) echo "$count" ;;
  esac
}

# acknowledged: the client was told that it is done.
acknowledged() {
  [[ $(cat "$SCRATCH/told" 2>/dev/null) == 2* ]]
}

# outcome STAGE KIND NUMBER: of one write, from what look has found and what the client was told: `none`, `both` (in `legacy` `old`, which is all that is
# wanted there), or what is wrong.
outcome() {
  local old new
  old=$(marked "$SCRATCH/old" "$2" "$3")
  new=$(marked "$SCRATCH/new" "$2" "$3")
  if acknowledged && { [ "$old" != all ] || { [ "$1" != legacy ] && [ "$new" != all ]; }; }; then
    echo -n "LOST "
  fi
  case $1-$old-$new in
    *-none-none) echo none ;;
    legacy-all-none) echo old ;;
    [!l]*-all-all | lead-all-all) echo both ;;
    *) echo "DIFFERENT old=$old new=$new" ;;
  esac
}

# bringBack KIND NUMBER: behind a write in `legacy`: what a backfill brings, after look.
bringBack() {
  local zone
  for zone in $(zonesOf "$1" "$2"); do
    curl -s -o /dev/null -X POST -H "Authorization: Bearer $ADMIN" "$API/dodns/v1/backfill/${zone%.}"
  done
  # A backfill removes no zone: whoever removed it in the old system does that.
  [ "$1" != delete ] || [ -s "$SCRATCH/old" ] || sqlAs api "DELETE FROM dodns.zones WHERE name = 'delete$2.$ZONE'"
}
