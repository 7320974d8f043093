#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Users of dodns-api who write into one zone and ask nameservers for what they wrote, until a file appears.

Each client creates names of its own, gives them other addresses and deletes some. Some seconds (--grace) after a write was acknowledged, and until
the next one to that name begins, every nameserver has to answer what was written: each such value is asked for at each of them at least once, and
older ones again and again. A write without an answer, or with 503, leaves its name out of this from then on.

A nameserver is an old server and a new one behind one address. Who gave an answer that is not what was written is found by asking both; where the old
one alone has it, that is wrong after --old-grace only.

Each acknowledged write is printed at once: seconds since the epoch, `created`, `changed` or `deleted`, name, address. What of all that was at the end is
written to the file of --left, as api_writers.py prints it. The file of --verdict says of each nameserver how many answers were wrong and how many did
not come, others than 503 go to standard error.
"""

import argparse
import os
import queue
import random
import socket
import sys
import threading
import time

import dns.flags
import dns.message
import dns.rdatatype

from records_api import RecordsApi


class Names:
    """What was acknowledged last of each name: (version, address or nothing, since when), or nothing while somebody writes it."""

    def __init__(self, options):
        self.options = options
        self.lock = threading.Lock()
        self.known = {}
        self.version = 0
        self.fresh = {nameserver: queue.SimpleQueue() for nameserver in options.addresses}

    def begin(self, name):
        with self.lock:
            self.known[name] = None

    def acknowledged(self, verb, name, address):
        with self.lock:
            self.version += 1
            self.known[name] = (self.version, address, time.monotonic())
            for waiting in self.fresh.values():
                waiting.put(name)
            print(f"{time.time():.3f} {verb} {name} {address or '-'}", flush=True)

    def state(self, name):
        """Nothing when it is being written, or was a moment ago."""
        with self.lock:
            known = self.known.get(name)
        return known if known and time.monotonic() - known[2] >= self.options.grace else None

    def any(self):
        with self.lock:
            return random.choice(list(self.known)) if self.known else None

    def all(self):
        with self.lock:
            return [(name, known) for name, known in self.known.items() if known]


class User(threading.Thread):
    def __init__(self, number, names, options):
        super().__init__()
        self.number, self.names, self.options = number, names, options
        self.api = RecordsApi(options)
        self.mine = []  # (name, number of the record)

    def write(self, verb, name, address, method, path, body=None):
        self.names.begin(name)
        answer = self.api.ask(method, path, body)
        if answer is not None:
            self.names.acknowledged(verb, name, address)
        return answer

    def round(self, n):
        name, address = f"c{self.number}-{n}", f"192.0.{self.number}.{n % 250}"
        made = self.write("created", name, address, "POST", "", {"type": "A", "name": name, "data": address, "ttl": 60})
        if made is not None:
            self.mine.append((name, made["id"]))
        if n % 2 == 0 and self.mine:
            name, record = random.choice(self.mine)
            address = f"203.0.{self.number}.{n % 250}"
            if self.write("changed", name, address, "PUT", f"/{record}", {"data": address}) is None:
                self.mine.remove((name, record))
        if n % 5 == 0 and self.mine:
            name, record = self.mine.pop(random.randrange(len(self.mine)))
            self.write("deleted", name, None, "DELETE", f"/{record}")

    def run(self):
        n = 0
        while not os.path.exists(self.options.until):
            n += 1
            self.round(n)
            time.sleep(self.options.pause)


class Server:
    """Asked by datagrams."""

    def __init__(self, address, zone):
        host, port = address.rsplit(":", 1)
        self.zone = zone
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(5)
        self.socket.connect((host, int(port)))

    def addresses(self, name):
        """What it answers; nothing when it does not."""
        query = dns.message.make_query(f"{name}.{self.zone}.", "A")
        query.flags &= ~dns.flags.RD
        for _ in range(3):
            try:
                self.socket.send(query.to_wire())
                message = dns.message.from_wire(self.socket.recv(65535))
                while message.id != query.id:
                    message = dns.message.from_wire(self.socket.recv(65535))
            except OSError:
                continue
            return [rdata.to_text() for rrset in message.answer if rrset.rdtype == dns.rdatatype.A for rdata in rrset]
        return None


class Asker(threading.Thread):
    def __init__(self, nameserver, names, options):
        super().__init__()
        self.nameserver, self.names, self.options = nameserver, names, options
        self.world, self.old, self.new = (Server(address, options.zone) for address in options.addresses[nameserver])
        self.right = self.wrong = self.lost = self.old_late = 0
        self.is_over = False

    def judge(self, name):
        before = self.names.state(name)
        if before is None:
            return
        found = self.world.addresses(name)
        age = time.monotonic() - before[2]
        if self.names.state(name) != before:
            return
        right = [before[1]] if before[1] else []
        if found is None:
            self.lost += 1
        elif found == right:
            self.right += 1
        else:
            self.is_wrong(name, found, right, age)

    def is_wrong(self, name, found, right, age):
        old, new = self.old.addresses(name), self.new.addresses(name)
        is_old_late = old == found and new == right and age < self.options.old_grace
        if is_old_late:
            self.old_late += 1
        else:
            self.wrong += 1
        print(
            f"{self.nameserver} {name} at {time.time():.1f}, {age:.1f} s after it was acknowledged: {found} instead of {right}; the old server has {old}, the new one {new}",
            file=self.options.late if is_old_late else sys.stderr,
            flush=True,
        )

    def run(self):
        waiting = []
        while not self.is_over:
            while not self.names.fresh[self.nameserver].empty():
                waiting.append(self.names.fresh[self.nameserver].get())
            if waiting and self.names.state(waiting[0]):
                self.judge(waiting.pop(0))
            elif waiting and len(waiting) > 1000:  # names that are being written for ever
                waiting.pop(0)
            name = self.names.any()
            if name:
                self.judge(name)
            time.sleep(0.02)
        for name, _ in self.names.all():
            self.judge(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--zone", required=True, help="without its final dot")
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--pause", type=float, default=0.3, help="after each round")
    parser.add_argument("--grace", type=float, default=5)
    parser.add_argument("--old-grace", type=float, default=8)  # named that is secondary waits 5 s for the SOA when a datagram is lost, whatever NOTIFY comes
    parser.add_argument("--until", required=True)
    parser.add_argument("--left", required=True)
    parser.add_argument("--verdict", required=True)
    parser.add_argument("--late", required=True, type=argparse.FileType("w", encoding="utf-8"), help="for what an old server alone was late with")
    parser.add_argument("nameserver", nargs="+", help="NAME=ADDRESS:PORT,OLD-ADDRESS:PORT,NEW-ADDRESS:PORT")
    options = parser.parse_args()
    options.addresses = {name: addresses.split(",") for name, addresses in (one.split("=") for one in options.nameserver)}

    names = Names(options)
    users = [User(number, names, options) for number in range(options.clients)]
    askers = [Asker(nameserver, names, options) for nameserver in options.addresses]
    for thread in users + askers:
        thread.start()
    for user in users:
        user.join()
    time.sleep(options.old_grace)
    for asker in askers:
        asker.is_over = True
    for asker in askers:
        asker.join()
    with open(options.left, "w", encoding="utf-8") as left:
        for name, (_, address, _) in names.all():
            left.write(f"created {name} {address}\n" if address else f"deleted {name}\n")
    with open(options.verdict, "w", encoding="utf-8") as verdict:
        for asker in askers:
            verdict.write(f"{asker.nameserver}: {asker.wrong} answers not what users had written, {asker.lost} lost{'' if asker.right else ', none right'}\n")
            print(f"{asker.nameserver}: {asker.right} answers were what users had written, {asker.old_late} of the old server alone were late", file=sys.stderr)
    for user in users:
        for line in user.api.odd:
            print(line, file=sys.stderr)


main()
