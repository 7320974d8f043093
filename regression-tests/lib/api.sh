# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# The HTTP API, on $CLUSTER and $DATABASE.
#
#   API    its base address
#   TOKEN  for all zones, to read and to write

# startApi [OPTION…]: starts dodns-api and makes $TOKEN.
startApi() {
  startApiAgain "$(freePort)" "$@"
  # Connecting for the first time may take longer than a request does; a daemon that refuses the database is never ready.
  waitUntil 5 "dodns-api is ready" curl -sf "$API/readyz" >/dev/null || true
  TOKEN=$(newToken --label "$CASE")
}

# startApiAgain PORT [OPTION…]: starts dodns-api there; $TOKEN stays as it is.
startApiAgain() {
  local port=$1
  shift
  mkdir -p "$SCRATCH/api"
  API=http://127.0.0.1:$port
  "$DODNS_BUILD/programs/dodns-api/dodns-api" --config /dev/null --database "$(conninfo "$CLUSTER" "$DATABASE" api)" \
    --listen "127.0.0.1:$port" --nameserver ns1.example.net --nameserver ns2.example.net --requests-per-minute 0 "$@" \
    </dev/null >>"$SCRATCH/api/log" 2>&1 &
  API_PID=$!
  disown
  remember "$SCRATCH" "api-$port" "$API_PID"
  waitUntil 20 "dodns-api answers" curl -sf "$API/healthz"
}

# newToken OPTION…: prints it.
newToken() {
  "$DODNS_BUILD/programs/dodns/dodns" token create --database "$(conninfo "$CLUSTER" "$DATABASE" api)" "$@" 2>/dev/null
}

# api METHOD PATH [BODY]: the status and, with blanks for nothing, the body on one line; ids and times replaced by N.
api() {
  local method=$1 path=$2
  shift 2
  curl -s -m 20 -X "$method" -H "Authorization: Bearer $TOKEN" -w '\n%{http_code}\n' ${1+-d "$1"} "$API/v2$path" >"$SCRATCH/response"
  printf '%s %s\n' "$(tail -1 "$SCRATCH/response")" "$(head -n -1 "$SCRATCH/response")" |
    sed -E 's/"id":[0-9]+/"id":N/g; s/"request_id":"[-0-9a-f]*"/"request_id":"N"/; s/(SOA [^ ]+ [^ ]+) [0-9]+/\1 N/' | sed 's/ *$//'
}

# idOf NAME TYPE: of the first record of that relative name and type in $ZONE, as the API gives it.
idOf() {
  curl -s -H "Authorization: Bearer $TOKEN" "$API/v2/domains/${ZONE%.}/records?per_page=200" |
    jq --arg name "$1" --arg type "$2" '[.domain_records[] | select(.name == $name and .type == $type)][0].id'
}

# notAsAcknowledged FILE: what api_writers.py printed against what is stored in $ZONE. Of each name the last word counts; one
# whose last change was not acknowledged may be either way. Prints what differs.
notAsAcknowledged() {
  sql "SELECT split_part(name, '.', 1) || ' ' || rdata FROM dodns.records WHERE name LIKE 'c%.$ZONE'" >"$SCRATCH/stored"
  awk '
    NR == FNR { stored[$1] = $2; next }
    $1 == "created" || $1 == "changed" { wanted[$2] = $3 }
    $1 == "deleted" { wanted[$2] = "" }
    $1 == "forgotten" { delete wanted[$2] }
    END { for (name in wanted) if (stored[name] != wanted[name] && !(wanted[name] != "" && stored[name] ~ /^198\.51\./)) print name, wanted[name], stored[name] }
  ' "$SCRATCH/stored" "$1"
}

# halves: changes that are only partly there: a record without its entry in the audit log, or an entry without the record; counts
# of records that are wrong.
halves() {
  sqlAs postgres "
    SELECT 'no entry', r.name FROM dodns.records r
      WHERE r.name LIKE 'c%.$ZONE' AND NOT EXISTS (SELECT FROM dodns.audit_log a WHERE a.action = 'create' AND (a.after->>'id')::bigint = r.id);
    SELECT 'no record', a.after->>'name' FROM dodns.audit_log a
      WHERE a.zone = '$ZONE' AND a.action = 'create' AND a.after->>'name' LIKE 'c%'
        AND NOT EXISTS (SELECT FROM dodns.records r WHERE r.id = (a.after->>'id')::bigint)
        AND NOT EXISTS (SELECT FROM dodns.audit_log d WHERE d.action = 'delete' AND d.before->>'id' = a.after->>'id');
    SELECT 'miscounted', c.n, r.n
      FROM (SELECT sum(n) AS n FROM dodns.record_counts WHERE zone_id = $(zoneId "$ZONE")) c,
           (SELECT count(*) AS n FROM dodns.records WHERE zone_id = $(zoneId "$ZONE") AND NOT disabled) r
      WHERE c.n <> r.n"
}

# v1 METHOD PATH [CURL OPTION…]: the same below /dodns/v1. Serials and versions are replaced by N; a JSON body is shown by
# the jq filter $SHOW (all of it), any other as it is.
SHOW=.
v1() {
  local method=$1 path=$2
  shift 2
  rm -f "$SCRATCH/v1-body"
  curl -s -m "${V1_SECONDS:-20}" -X "$method" -H "Authorization: Bearer $TOKEN" -D "$SCRATCH/v1-head" -o "$SCRATCH/v1-body" "$@" "$API/dodns/v1$path" || echo "curl: $?"
  printf '%s' "$(sed -n 's/^HTTP.[^ ]* \([0-9]*\).*/\1/p' "$SCRATCH/v1-head" | tail -1)"
  if grep -qi '^content-type: application/json' "$SCRATCH/v1-head"; then
    printf ' %s' "$(jq -c "$SHOW" "$SCRATCH/v1-body")"
  elif [ -s "$SCRATCH/v1-body" ]; then
    printf '\n%s' "$(cat "$SCRATCH/v1-body")"
  fi | sed -E 's/"(version|serial)":("[0-9]+-[0-9]+"|[0-9]+)/"\1":N/g; s/"request_id":"[-0-9a-f]*"/"request_id":"N"/; s/(hostmaster[^ ]*) [0-9]{10} /\1 N /g'
  echo
}

# etag: of the last response to v1.
etag() {
  sed -n 's/^etag: \(.*\)\r$/\1/ip' "$SCRATCH/v1-head"
}

# moodyApi MOODS [TOGETHER]: starts moody_api.py before $API, where $MOODY is from here on; it writes to $SCRATCH/moody.log.
moodyApi() {
  rm -f "$SCRATCH/moody.port" "$SCRATCH/moody.log"
  startPython moody_api.py "$API" "$SCRATCH/moody.port" "$SCRATCH/moody.log" "$@" >&2
  disown
  waitUntil 10 "the proxy is there" test -s "$SCRATCH/moody.port"
  MOODY=http://127.0.0.1:$(cat "$SCRATCH/moody.port")
  curl -sf "$MOODY/mark"
}
