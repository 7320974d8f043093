#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Changes one zone over and over while clients ask for it, and looks for answers that are older than others before them.

One transaction makes a generation: the serial of the SOA, the address of www and of a wildcard, and whether the names
`odd` and `below.ent` exist. Each answer tells its generation, by an address or by the serial beside a denial. What
counts is the newest generation that any client had seen when the question was sent, or a grace period before that.

Behind each burst of changes there is a pause: the grace period, and then a time in which every answer is to be that of the
last generation, denials of names that come and go included. A cached answer that nothing purges any more is seen there.
"""

import argparse
import bisect
import itertools
import socket
import struct
import sys
import threading
import time

import dns.message
import dns.rcode
import dns.rdatatype
import psycopg2

# Counted per question: what is asked, and what it covers.
QUESTIONS = [
    ("www.{zone}", "A"),  # an answer
    ("www.{zone}", "A"),
    ("{zone}", "SOA"),  # the serial itself
    ("alias.{other}", "A"),  # a CNAME in another zone
    ("mail.{zone}", "MX"),  # additional addresses
    ("_sip._udp.{zone}", "SRV"),
    ("any.w.{zone}", "A"),  # a wildcard
    ("odd.{zone}", "A"),  # a name that comes and goes
    ("ent.{zone}", "A"),  # an empty non-terminal that comes and goes
    ("www.{zone}", "AAAA"),  # a type that is never there
]


def generation_of(message):
    """By an address 10.x.y.z or the serial of a SOA; None when the message has neither."""
    for rrset in itertools.chain(message.answer, message.additional, message.authority):
        if rrset.rdtype == dns.rdatatype.A:
            _, high, middle, low = rrset[0].address.split(".")
            return (int(high) << 16) + (int(middle) << 8) + int(low)
        if rrset.rdtype == dns.rdatatype.SOA:
            return rrset[0].serial
    return None


def is_right(asked, message, generation):
    """Whether names that come and go are there as in that generation."""
    label = asked[0].split(".", 1)[0]
    if label not in ("odd", "ent"):
        return True
    exists = generation % 2 == 1
    return (message.rcode() == dns.rcode.NOERROR) == exists and bool(message.answer) == (exists and label == "odd")


class History:
    """When each generation was seen first by anybody."""

    def __init__(self):
        self.lock = threading.Lock()
        self.times = [0.0]
        self.generations = [0]
        self.last = None  # the last generation, while everybody has to know it

    def saw(self, generation, now):
        with self.lock:
            if generation > self.generations[-1]:
                self.times.append(now)
                self.generations.append(generation)

    def newest_at(self, moment):
        with self.lock:
            return self.generations[bisect.bisect_right(self.times, moment) - 1]


class Client(threading.Thread):
    """With a socket of its own, over TCP or UDP, one question at a time."""

    def __init__(self, arguments, history, tcp):
        super().__init__(daemon=True)
        self.arguments = arguments
        self.history = history
        self.tcp = tcp
        self.answers = self.untold = self.quiet = 0
        self.old = []
        self.over = False

    def run(self):
        names = {"zone": self.arguments.zone, "other": self.arguments.other}
        questions = [dns.message.make_query(name.format(**names), kind).to_wire() for name, kind in QUESTIONS]
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM if self.tcp else socket.SOCK_DGRAM) as connection:
            connection.connect(("127.0.0.1", self.arguments.port))
            connection.settimeout(20)
            while not self.over:
                for asked, question in zip(QUESTIONS, questions):
                    floor = self.history.newest_at(time.monotonic() - self.arguments.grace_ms / 1000)
                    last = self.history.last
                    message = dns.message.from_wire(self.exchange(connection, question))
                    self.judge(asked, message, floor)
                    if last is not None and self.history.last == last:
                        self.quiet += 1
                        if generation_of(message) != last or not is_right(asked, message, last):
                            self.old.append((asked, generation_of(message), last))

    def exchange(self, connection, question):
        if not self.tcp:
            connection.send(question)
            return connection.recv(65535)
        connection.sendall(struct.pack("!H", len(question)) + question)
        (length,) = struct.unpack("!H", connection.recv(2, socket.MSG_WAITALL))
        return connection.recv(length, socket.MSG_WAITALL)

    def judge(self, asked, message, floor):
        generation = generation_of(message)
        self.answers += 1
        if generation is None:
            self.untold += 1
            return
        if generation < floor:
            self.old.append((asked, generation, floor))
        self.history.saw(generation, time.monotonic())


def change(cursor, zone, generation):
    address = f"10.{generation >> 16 & 255}.{generation >> 8 & 255}.{generation & 255}"
    cursor.execute(
        "UPDATE dodns.records SET rdata = 'ns1.example.net. hostmaster.example.net. %s 10800 3600 604800 300'"
        "  WHERE name = %s AND type = 'SOA';"
        "UPDATE dodns.records SET rdata = %s WHERE name IN (%s, %s) AND type = 'A'",
        (generation, zone, address, "www." + zone, "*.w." + zone))
    comes_and_goes = ("odd." + zone, "below.ent." + zone)
    if generation % 2:
        cursor.execute(
            "INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)"
            "  SELECT id, n, 'A', 300, %s FROM dodns.zones, unnest(%s) n WHERE name = %s",
            (address, list(comes_and_goes), zone))
    else:
        cursor.execute("DELETE FROM dodns.records WHERE name IN %s", (comes_and_goes,))
    cursor.connection.commit()


def pause(history, generation, grace):
    deadline = time.monotonic() + 30
    while history.newest_at(time.monotonic()) < generation and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(grace)
    history.last = generation
    time.sleep(0.5)
    history.last = None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True, help="libpq's connection string")
    parser.add_argument("--zone", required=True)
    parser.add_argument("--other", required=True, help="the zone with the alias")
    parser.add_argument("--changes", type=int, required=True)
    parser.add_argument("--grace-ms", type=float, default=0)
    parser.add_argument("--burst", type=int, help="changes between two pauses, odd so that names are there in some and not in others")
    arguments = parser.parse_args()

    history = History()
    clients = [Client(arguments, history, tcp) for tcp in (False, False, False, True)]
    for client in clients:
        client.start()
    cursor = psycopg2.connect(arguments.database).cursor()
    for generation in range(1, arguments.changes + 1):
        change(cursor, arguments.zone, generation)
        if generation == arguments.changes or (arguments.burst and generation % arguments.burst == 0):
            pause(history, generation, arguments.grace_ms / 1000)
    for client in clients:
        client.over = True
        client.join()

    old = [item for client in clients for item in client.old]
    print(f"{len(old)} answers older than one before")
    print("the last change was seen" if history.generations[-1] == arguments.changes else f"only {history.generations[-1]} was seen")
    for asked, generation, floor in old[:20]:
        print(f"{' '.join(asked)}: generation {generation} after {floor}", file=sys.stderr)
    print(f"{sum(client.answers for client in clients)} answers, {sum(client.untold for client in clients)} without a generation,"
          f" {len(history.generations) - 1} generations seen, {sum(client.quiet for client in clients)} answers in pauses", file=sys.stderr)
    # A referral or an error would tell nothing; hardly a generation seen would prove nothing.
    fine = not any(client.untold for client in clients) and all(client.quiet for client in clients) and len(history.generations) > arguments.changes / 20
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
