# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Stands before dodns-api, passes requests on, and answers some of them itself.

usage: moody_api.py BACKEND PORT-FILE LOG MOODS [TOGETHER]

BACKEND    the address of dodns-api
MOODS      of the first requests, separated by commas; later ones are passed on, or all are as the last word says when that ends with `*`
  ok         passes it on
  429:2      answers with this status and `Retry-After: 2`; without a number without one
  lost       passes it on and closes the connection without the answer
  drop       closes the connection at once
TOGETHER   answers nobody before so many requests were here at the same time, and then looks for half a second whether there comes one more

LOG gets a line for each request: seconds since a `GET /mark` came, the number of zones it is about, what was answered, `early` when the client was
told to come later, and how many requests were there at that time.
"""
import http.client
import http.server
import json
import os
import sys
import threading
import time

backend, port_file, log_file, moods, *rest = sys.argv[1:]
together = int(rest[0]) if rest else 0


class State:
    """What all connections share."""

    def __init__(self):
        self.condition = threading.Condition()
        self.moods = moods.split(",")
        self.mark = time.monotonic()
        self.not_before = 0.0
        self.present = 0
        self.most = 0
        self.is_met = together == 0

    def begin(self):
        with self.condition:
            self.present += 1
            self.most = max(self.most, self.present)
            self.condition.notify_all()
            mood = self.moods[0] if self.moods else "ok"
            if not mood.endswith("*"):
                self.moods = self.moods[1:]
            early = time.monotonic() < self.not_before
            return mood.rstrip("*"), early, self.present

    def wait_for_others(self):
        with self.condition:
            if self.is_met:
                return
            self.condition.wait_for(lambda: self.most >= together, 10)
            self.condition.wait_for(lambda: self.most > together, 0.5)
            self.is_met = True

    def end(self):
        with self.condition:
            self.present -= 1


state = State()
log = open(log_file, "a", encoding="ascii", buffering=1)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        state.mark = time.monotonic()
        self.answer(200, [], b"")

    def do_POST(self):
        at = time.monotonic()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        mood, early, present = state.begin()
        zones = json.loads(body).get("zones")
        log.write(f"{at - state.mark:.6f} {len(zones) if isinstance(zones, list) else 0} {mood} {'early' if early else 'right'} {present}\n")
        try:
            state.wait_for_others()
            self.act(mood, body)
        finally:
            state.end()

    def act(self, mood, body):
        status, _, seconds = mood.partition(":")
        if status.isdigit():
            if seconds:
                state.not_before = time.monotonic() + int(seconds)
            self.answer(int(status), [("Retry-After", seconds)] if seconds else [], b'{"message":"in a bad mood"}')
            return
        if mood in ("ok", "lost"):
            connection = http.client.HTTPConnection(backend.partition("//")[2])
            headers = {name: value for name, value in self.headers.items() if name.lower() in ("authorization", "content-type")}
            connection.request("POST", self.path, body, headers)
            response = connection.getresponse()
            answered = response.read()
        if mood == "ok":
            self.answer(response.status, [("Content-Type", "application/json")], answered)
        else:
            self.close_connection = True


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(port_file + ".new", "w", encoding="ascii") as out:
    out.write(f"{server.server_port}\n")
os.rename(port_file + ".new", port_file)
server.serve_forever()
