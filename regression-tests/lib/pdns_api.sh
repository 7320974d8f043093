# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# PowerDNS' HTTP API.

# hostApiSettings: for startServer. The shared server has them.
hostApiSettings() {
  printf '%s\n' webserver=yes api=yes api-key=secret webserver-address=127.0.0.1 webserver-allow-from=127.0.0.1 \
    webserver-loglevel=none "webserver-port=$(freePort)"
}

# hostApiRaw METHOD PATH [JSON]: the body as it comes, and the status on a last line. PATH is below /api/v1/servers/localhost.
hostApiRaw() {
  curl -s -X "$1" -H 'X-API-Key: secret' ${3+-H 'Content-Type: application/json' --data-binary "$3"} -w '\n%{http_code}\n' \
    "http://127.0.0.1:$(sed -n 's/^webserver-port=//p' "$SERVER/pdns.conf")/api/v1/servers/localhost/$2"
}

# hostApi METHOD PATH [JSON [FILTER]]: the status, and what jq's FILTER makes of the body (its `error` by default); a body that
# is not JSON as it is.
hostApi() {
  local body status
  body=$(hostApiRaw "${@:1:3}")
  status=${body##*$'\n'}
  body=${body%$'\n'*}
  echo "$status"
  [ -z "$body" ] || jq -rc "${4:-.error? // empty}" <<<"$body" 2>/dev/null || echo "$body"
}

# hostApiGet PATH FILTER: what jq's FILTER makes of the body.
hostApiGet() {
  hostApiRaw GET "$1" | sed '$d' | jq -rc "$2"
}

# rrset NAME TYPE CHANGETYPE [CONTENT…]: one of the `rrsets` of a PATCH.
rrset() {
  jq -nc --arg name "$1" --arg type "$2" --arg changetype "$3" \
    '{$name, $type, $changetype, ttl: 300, records: [$ARGS.positional[] | {content: .}]}' --args "${@:4}"
}
