#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks a server for every RRset of a file that tests/verify/print_accepted made, and compares the octets.

Each difference is a line; the last line is their number. RRsets that are below a delegation or a DNAME, or are a
delegation, are not asked for: somebody else has them.
"""

import collections
import socket
import struct
import sys

import dns.name

TIMEOUT = 10


def expected_rrsets(path):
    """(owner in wire form, type) -> (what it is in the file, set of rdata)."""
    rrsets = collections.defaultdict(set)
    with open(path, encoding="ascii") as lines:
        for line in lines:
            _, owner, _, mnemonic, _, number, rdata, asked = line.rstrip("\n").split("\t")
            if asked == "asked":
                rrsets[dns.name.from_text(owner).to_wire(), int(number), f"{owner} {mnemonic}"].add(bytes.fromhex(rdata))
    return rrsets


def read_exactly(connection, size):
    octets = b""
    while len(octets) < size:
        more = connection.recv(size - len(octets))
        if not more:
            raise EOFError("the server closed the connection")
        octets += more
    return octets


def ask(connection, owner, number):
    question = struct.pack("!HHHHHH", 1, 0, 1, 0, 0, 0) + owner + struct.pack("!HH", number, 1)
    connection.sendall(struct.pack("!H", len(question)) + question)
    return read_exactly(connection, struct.unpack("!H", read_exactly(connection, 2))[0])


def name_at(message, at):
    """The name at an offset without compression, and where it ends."""
    labels, end = b"", None
    while True:
        size = message[at]
        if size >= 0xC0:
            end = end or at + 2
            at = struct.unpack_from("!H", message, at)[0] & 0x3FFF
            continue
        labels += message[at : at + size + 1]
        at += size + 1
        if size == 0:
            return labels, end or at


# Types whose names may be compressed (RFC 3597 section 4): octets before, names.
COMPRESSED = {2: (0, 1), 5: (0, 1), 6: (0, 2), 7: (0, 1), 8: (0, 1), 9: (0, 1), 12: (0, 1), 14: (0, 2), 15: (2, 1)}


def whole_rdata(message, at, size, number):
    before, names = COMPRESSED.get(number, (size, 0))
    octets, end = message[at : at + before], at + before
    for _ in range(names):
        name, end = name_at(message, end)
        octets += name
    return octets + message[end : at + size]


def answers(message, number):
    counts = struct.unpack_from("!HHHH", message, 4)
    at = name_at(message, 12)[1] + 4
    found = set()
    for _ in range(counts[1]):
        at = name_at(message, at)[1]
        kind, _, _, size = struct.unpack_from("!HHIH", message, at)
        at += 10
        if kind == number:
            found.add(whole_rdata(message, at, size, number))
        at += size
    return found


def folded(rdata):
    """Names keep no case on their way through a server."""
    return {octets.lower() for octets in rdata}


def main():
    port, path = int(sys.argv[1]), sys.argv[2]
    different = 0
    for (owner, number, what), expected in expected_rrsets(path).items():
        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as connection:
            found = answers(ask(connection, owner, number), number)
        if found != expected and folded(found) != folded(expected):
            different += 1
            print(f"{what}: expected {sorted(o.hex() for o in expected)}, found {sorted(o.hex() for o in found)}"[:400])
    print(f"different: {different}")


main()
