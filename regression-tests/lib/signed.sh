# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Presigned zones: signed here and now, because signatures expire.

# signZone NAME <records: writes $SCRATCH/signed.zone with NSEC, one record a line, and $SCRATCH/anchor for delv.
signZone() {
  local name=$1 ksk zsk
  {
    standardRecords "$name"
    cat
  } | awk 'NF { $3 = "IN " $3; print }' >"$SCRATCH/unsigned.zone"
  ksk=$(cd "$SCRATCH" && ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 -k "$name")
  zsk=$(cd "$SCRATCH" && ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 "$name")
  (cd "$SCRATCH" && ldns-signzone -f signed.ldns unsigned.zone "$ksk" "$zsk")
  sed -E 's/[ \t]*;\{.*$//; s/[ \t]+$//; s/\t/ /g' "$SCRATCH/signed.ldns" | awk 'NF' >"$SCRATCH/signed.zone"
  awk '{ printf "trust-anchors { \"%s\" static-ds %s %s %s \"%s\"; };\n", $1, $4, $5, $6, $7 }' "$SCRATCH/$ksk.ds" >"$SCRATCH/anchor"
  cp "$SCRATCH/$ksk.ds" "$SCRATCH/ds"
}

# signedZone NAME <records: the same as a zone of the record database, marked as presigned.
signedZone() {
  signZone "$1"
  zone "$1" < <(sed -E 's/^([^ ]+ [0-9]+) IN /\1 /' "$SCRATCH/signed.zone")
  sql "INSERT INTO dodns.zone_metadata (zone_id, kind, content) VALUES ($(zoneId "$1"), 'PRESIGNED', '1')"
}

# validated ZONE NAME TYPE: what a validating resolver that trusts the zone's key says of the answer.
validated() {
  local line verdict=''
  while read -r line; do
    case $line in *validated* | *failed* | *unsigned*) verdict+=" ${line#"${line%%[!; ]*}"}" ;; esac
  done < <(delv @127.0.0.1 -p "$PORT" -a "$SCRATCH/anchor" +root="$1" "$2" "$3" 2>&1)
  printf '%s %s:%s\n' "$2" "$3" "$verdict"
}
