#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for TXT of the given names over and over, one question at a time, until a file appears.

Each TXT string is a generation number. Once a generation has been seen anywhere, an older one seen anywhere, or two in
one answer, is half a change. Prints how many of those there were, and the last generation; how many answers and
generations were seen goes to standard error. Fails when it saw fewer than two generations, because then it proved nothing.
"""

import argparse
import os
import socket
import struct
import sys
import threading

import dns.message
import dns.name
import dns.rdatatype


class Observer(threading.Thread):
    """One client with a TCP connection of its own."""

    def __init__(self, arguments):
        super().__init__()
        self.arguments = arguments
        self.questions = [dns.message.make_query(name, "TXT").to_wire() for name in arguments.names]
        self.answers = self.mixtures = 0
        self.generations = set()
        self.newest = 0

    def run(self):
        with socket.create_connection(("127.0.0.1", self.arguments.port), timeout=30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            stream = connection.makefile("rb")
            while not os.path.exists(self.arguments.until):
                for question in self.questions:
                    connection.sendall(struct.pack("!H", len(question)) + question)
                    (length,) = struct.unpack("!H", stream.read(2))
                    self.judge(dns.message.from_wire(stream.read(length)))

    def judge(self, message):
        seen = {int(b"".join(rdata.strings)) for rrset in message.answer if rrset.rdtype == dns.rdatatype.TXT
                for rdata in rrset}
        seen = {number // self.arguments.per_generation for number in seen}
        self.answers += 1
        self.generations |= seen
        if len(seen) != 1 or (self.arguments.in_order and min(seen) < self.newest):
            self.mixtures += 1
        self.newest = max(seen | {self.newest})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--until", required=True, help="the file that ends it")
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--per-generation", type=int, default=1, help="strings g*N to g*N+N-1 are generation g")
    parser.add_argument("--in-order", action="store_true", help="names must not fall behind each other either")
    parser.add_argument("names", nargs="+")
    arguments = parser.parse_args()

    observers = [Observer(arguments) for _ in range(arguments.clients)]
    for observer in observers:
        observer.start()
    for observer in observers:
        observer.join()
    print(f"{sum(observer.mixtures for observer in observers)} halves of a change seen")
    print(f"last generation: {min(observer.newest for observer in observers)}")
    generations = set.union(*(observer.generations for observer in observers))
    print(f"{sum(observer.answers for observer in observers)} answers, {len(generations)} generations", file=sys.stderr)
    return 0 if len(generations) > 1 and all(observer.answers for observer in observers) else 1


if __name__ == "__main__":
    sys.exit(main())
