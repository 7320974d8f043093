# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Questions to the server at $PORT of $ASKED, or of 127.0.0.1.

# digRaw ARGUMENT…: dig's own output.
digRaw() {
  dig "@${ASKED:-127.0.0.1}" -p "$PORT" +norec +noedns +time=2 +tries=2 +nocmd +nostats +noquestion +nosplit "$@"
}

digShort() {
  digRaw +short +time=1 +tries=1 "$@"
}

# ask NAME TYPE [OPTION…]: the answer in a form that compares: rcode and flags, then the records with their section,
# sorted within each section, fields separated by one blank.
ask() {
  digRaw "$@" | cleanAnswer
}

# askInOrder: the same in the order of the wire, which matters for chains; over TCP, because the server shuffles what goes
# over UDP.
askInOrder() {
  digRaw +tcp "$@" | cleanAnswer unsorted
}

cleanAnswer() {
  awk -v sorted="${1:-sorted}" '
    /^;; ->>HEADER<<-/ { match($0, /status: [^,]*/); rcode = substr($0, RSTART + 8, RLENGTH - 8) }
    /^;; flags:/ { flags = $0; sub(/^;; flags: */, "", flags); sub(/;.*/, "", flags); sub(/^qr ?/, "", flags)
                   print rcode (flags == "" ? "" : " " flags); section = ""; next }
    /^;; ANSWER SECTION/ { flush(); section = "answer    "; next }
    /^;; AUTHORITY SECTION/ { flush(); section = "authority "; next }
    /^;; ADDITIONAL SECTION/ { flush(); section = "additional"; next }
    /^;; (communications|no servers|connection|Connection)/ || /timed out/ { print "no answer"; next }
    /^;/ || NF == 0 { next }
    section != "" {
      rdata = $0
      sub(/^[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+/, "", rdata)
      line[++count] = section " " $1 " " $2 " " $3 " " $4 " " rdata
    }
    END { flush() }
    function flush(   i, j, t) {
      if (sorted == "sorted")
        for (i = 2; i <= count; i++)
          for (j = i; j > 1 && line[j] < line[j - 1]; j--) { t = line[j]; line[j] = line[j - 1]; line[j - 1] = t }
      for (i = 1; i <= count; i++) print line[i]
      count = 0
    }'
}

# answers NAME TYPE: only the rdata of the answer, sorted, on one line.
answers() {
  local lines
  mapfile -t lines < <(digShort "$@")
  [ ${#lines[@]} -lt 2 ] || mapfile -t lines < <(printf '%s\n' "${lines[@]}" | LC_ALL=C sort)
  printf '%s\n' "${lines[*]}"
}

# answersAre WANTED NAME TYPE
answersAre() {
  local wanted=$1
  shift
  [ "$(answers "$@")" = "$wanted" ]
}

# waitForAnswer SECONDS WANTED NAME TYPE: until the rdata of the answer is WANTED (empty: none).
waitForAnswer() {
  local seconds=$1
  shift
  waitUntil "$seconds" "$2 $3 becomes '$1'" answersAre "$@" || { echo "it is '$(answers "${@:2}")'"; return 1; }
}

# rcode NAME TYPE
rcode() {
  digRaw "$@" | sed -n 's/^;; ->>HEADER<<-.*status: \([A-Z]*\),.*/\1/p'
}

rcodeIs() {
  [ "$(rcode "${@:2}")" = "$1" ]
}

# transfer ZONE: the zone by AXFR, sorted, without the closing SOA, fields separated by one blank.
transfer() {
  digRaw +onesoa +time=60 -t AXFR "$1" | awk '!/^;/ && NF {
    rdata = $0
    sub(/^[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+/, "", rdata)
    print $1, $2, $3, $4, rdata }' | LC_ALL=C sort
}
