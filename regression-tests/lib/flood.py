#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks a server as fast as it answers, over UDP from several sockets and over TCP, and judges every answer.

The zone has names n0, n1 … whose TXT is their number; every fifth question is for a name that does not exist and
that nobody asked for before, so that no cache has its answer. An answer that takes longer than the limit is lost, and so
is a connection that ends.
"""

import argparse
import os
import random
import socket
import struct
import sys
import threading
import time

import dns.message
import dns.rcode


LEAST = 13  # questions of each asker, or there is nothing to judge


class Asker(threading.Thread):
    def __init__(self, arguments, tcp):
        super().__init__()
        self.arguments = arguments
        self.tcp = tcp
        self.right = self.wrong = self.lost = 0
        self.slowest = 0.0

    def run(self):
        deadline = time.monotonic() + self.arguments.seconds
        kind = socket.SOCK_STREAM if self.tcp else socket.SOCK_DGRAM
        with socket.socket(socket.AF_INET, kind) as connection:
            connection.connect(("127.0.0.1", self.arguments.port))
            while time.monotonic() < deadline and not self.is_told_to_end():
                number = random.randrange(self.arguments.names)
                exists = random.randrange(5) > 0
                label = f"n{number}" if exists else f"no{random.getrandbits(64)}"
                name = f"{label}.{self.arguments.zone}"
                query = dns.message.make_query(name, "TXT")
                asked = time.monotonic()
                try:
                    message = self.exchange(connection, query, asked + self.arguments.limit_ms / 1000)
                except TimeoutError:
                    self.lost += 1
                    continue
                except ConnectionError as error:
                    self.lost += 1
                    print(error, file=sys.stderr)
                    return
                if exists:
                    fine = [rrset[0].strings[0] for rrset in message.answer] == [b"%d" % number]
                else:
                    fine = message.rcode() == dns.rcode.NXDOMAIN and not message.answer
                self.slowest = max(self.slowest, time.monotonic() - asked)
                if fine and query.is_response(message):
                    self.right += 1
                    if self.right == 1 and self.arguments.begun:
                        with open(self.arguments.begun, "w", encoding="ascii"):
                            pass
                else:
                    self.wrong += 1
                time.sleep(self.arguments.pause_ms / 1000)

    def is_told_to_end(self):
        return self.arguments.until and self.right + self.wrong + self.lost >= LEAST and os.path.exists(self.arguments.until)

    def exchange(self, connection, query, deadline):
        """The answer to this question; those that come too late for one before it are passed over."""
        wire = query.to_wire()
        connection.settimeout(self.left(deadline))
        if self.tcp:
            connection.sendall(struct.pack("!H", len(wire)) + wire)
        else:
            connection.send(wire)
        while True:
            if self.tcp:
                (length,) = struct.unpack("!H", self.receive(connection, 2, deadline))
                answer = self.receive(connection, length, deadline)
            else:
                connection.settimeout(self.left(deadline))
                answer = connection.recv(65535)
            message = dns.message.from_wire(answer)
            if message.id == query.id:
                return message

    @staticmethod
    def left(deadline):
        # Zero would mean not to wait at all, and to fail with another error.
        return max(deadline - time.monotonic(), 0.001)

    @classmethod
    def receive(cls, connection, count, deadline):
        data = b""
        while len(data) < count:
            connection.settimeout(cls.left(deadline))
            piece = connection.recv(count - len(data))
            if not piece:
                raise ConnectionError("the server closed the connection")
            data += piece
        return data


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--pause-ms", type=float, default=0, help="of each asker after each answer")
    parser.add_argument("--limit-ms", type=float, default=2000, help="within which an answer has to come")
    parser.add_argument("--begun", help="a file that is made with the first right answer")
    parser.add_argument("--until", help="a file that ends it earlier, when enough was asked")
    parser.add_argument("--zone", required=True)
    parser.add_argument("--names", type=int, required=True)
    arguments = parser.parse_args()

    askers = [Asker(arguments, tcp) for tcp in (False,) * 6 + (True,) * 2]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    right = sum(asker.right for asker in askers)
    print(f"{sum(asker.wrong for asker in askers)} wrong answers, {sum(asker.lost for asker in askers)} lost")
    print(f"{right} right answers, the slowest after {max(asker.slowest for asker in askers) * 1000:.0f} ms", file=sys.stderr)
    return 0 if right > 100 else 1


if __name__ == "__main__":
    sys.exit(main())
