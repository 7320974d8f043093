# shellcheck shell=bash
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later

# Zones that go from one server to another.

# listenForNotify: from here on $NOTIFY_PORT on 127.0.0.1 acknowledges every NOTIFY; notified prints the zones so far.
listenForNotify() {
  startPython listen_notify.py "$SCRATCH/notify.port" "$SCRATCH/notified" >&2
  disown
  waitUntil 10 "the listener is there" test -s "$SCRATCH/notify.port"
  NOTIFY_PORT=$(cat "$SCRATCH/notify.port")
}

notified() {
  cat "$SCRATCH/notified" 2>/dev/null || true
}

# wasNotified COUNT ZONE: at least so often.
wasNotified() {
  [ "$(notified | grep -cxF "$2")" -ge "$1" ]
}

# secondaryOf PORT ZONE: makes ZONE a secondary one of the server at PORT on 127.0.0.1, on $SERVER.
secondaryOf() {
  util create-secondary-zone "$2" "127.0.0.1:$1" >/dev/null 2>&1
}

# hasSerial SERIAL ZONE: $SERVER answers with it.
hasSerial() {
  [ "$(digShort "$2" SOA | cut -d' ' -f3)" = "$1" ]
}

# stateOf ZONE COLUMN: of dodns.zone_state.
stateOf() {
  sql "SELECT $2 FROM dodns.zone_state WHERE zone_id = $(zoneId "$1")"
}

# badPrimary HABIT: starts bad_primary.py for $ZONE; its port is then $BAD_PORT.
badPrimary() {
  startPython bad_primary.py "$ZONE" "$SCRATCH/primary.port" "$1" >&2
  disown
  waitUntil 10 "the primary is there" test -s "$SCRATCH/primary.port"
  BAD_PORT=$(cat "$SCRATCH/primary.port")
}
