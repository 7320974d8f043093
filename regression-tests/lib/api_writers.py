# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""usage: api_writers.py --url URL --token TOKEN --zone ZONE --clients N [--first N] (--until FILE | --changes N) [--pause SECONDS]

Clients of dodns-api that write into one zone at the same time, each with a
connection of its own, which it makes again when it breaks. Each creates
records of names of its own, changes every second one and deletes every third;
all create the same record `same`, and all change the record `contested`. What
was acknowledged is printed, a line each: `created NAME ADDRESS`, `changed NAME
ADDRESS`, `deleted NAME`. Statuses that are not expected go to standard error.
"""
import argparse
import os
import sys
import threading
import time

from records_api import RecordsApi


class Client(threading.Thread):
    def __init__(self, number, options):
        super().__init__()
        self.number, self.options = number, options
        self.api = RecordsApi(options)
        self.lines = []

    def ask(self, method, path, body=None):
        answer = self.api.ask(method, path, body)
        if answer is None:
            time.sleep(0.02)
        return answer

    def goesOn(self, done):
        return done < self.options.changes if self.options.changes else not os.path.exists(self.options.until)

    def round(self, n):
        name = f"c{self.number}-{n}"
        first, second = f"192.0.{self.number % 256}.{n % 256}", f"198.51.{self.number % 256}.{n % 256}"
        record = self.ask("POST", "", {"type": "A", "name": name, "data": first})
        if record is None:
            return
        self.lines.append(f"created {name} {first}")
        path = f"/{record['id']}"
        if n % 2 == 0 and self.ask("PUT", path, {"data": second}) is not None:
            self.lines.append(f"changed {name} {second}")
        if n % 3 == 0:
            # An answer that did not come may have been a success.
            self.lines.append(f"deleted {name}" if self.ask("DELETE", path) is not None else f"forgotten {name}")

    def run(self):
        n = 0
        while self.goesOn(n):
            n += 1
            self.round(n)
            self.ask("POST", "", {"type": "A", "name": "same", "data": "192.0.2.1"})
            if self.options.contested:
                self.ask("PUT", f"/{self.options.contested}", {"data": f"{self.number}-{n}"})
            time.sleep(self.options.pause)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--zone", required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--first", type=int, default=0, help="number of the first client, where others write, too")
    parser.add_argument("--until", default="")
    parser.add_argument("--changes", type=int, default=0)
    parser.add_argument("--contested", type=int, default=0, help="id of a TXT record that all change")
    parser.add_argument("--pause", type=float, default=0, help="after each round")
    options = parser.parse_args()
    clients = [Client(number, options) for number in range(options.first, options.first + options.clients)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    for client in clients:
        for line in client.lines:
            print(line)
        for line in client.api.odd:
            print(line, file=sys.stderr)


main()
