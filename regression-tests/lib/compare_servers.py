#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks two servers the same questions about every name of a zone and compares the answers section by section.

For each name of the zone file, empty non-terminals included: every type that it has there, ANY, and one type that it does not have; A for a
name right below it and for one right behind it, which are not in the zone. Everything once without and once with EDNS and the DO bit. Questions go over TCP, many at a time,
because answers there are whole and in no random order. Answers are equal when flags, rcode, and for each section the
sorted records (name, type, class, TTL, rdata without compression) are.
"""

import argparse
import collections
import socket
import struct
import sys

import dns.message
import dns.name
import dns.rdatatype

BATCH = 500
BELOW = b"\x0bnot-in-zone"
BEHIND = b"-x"
# rdata layouts with compressible names (RFC 1035, RFC 3597 section 4): octets before, names, rest verbatim.
NAMES_IN_RDATA = {2: (0, 1), 5: (0, 1), 6: (0, 2), 12: (0, 1), 15: (2, 1), 33: (6, 1), 39: (0, 1)}


def types_by_name(path):
    """Owner name in wire form -> set of type numbers, empty non-terminals included.

    One record per line, the SOA first: owner TTL class type rdata.
    """
    found = collections.defaultdict(set)
    wires = {}
    apex = None
    with open(path, encoding="ascii") as zone:
        for line in zone:
            fields = line.split(None, 4)
            if len(fields) < 5:
                continue
            owner = fields[0]
            if owner not in wires:
                wires[owner] = dns.name.from_text(owner).to_wire()
                apex = apex or wires[owner]
                above = wires[owner]
                while len(above) > len(apex):
                    found[above].update(())
                    above = above[above[0] + 1 :]
            found[wires[owner]].add(int(dns.rdatatype.from_text(fields[3])))
    return found


def questions(names):
    for name, types in names.items():
        missing = next(number for number in (16, 15, 29, 44) if number not in types)
        for number in sorted(types) + [255, missing]:
            yield name, number
        if len(name) + len(BELOW) <= 255:
            yield BELOW + name, 1
        if len(name) > 1 and len(name) + len(BEHIND) <= 255 and name[0] + len(BEHIND) <= 63:
            end = name[0] + 1
            yield bytes((name[0] + len(BEHIND),)) + name[1:end] + BEHIND + name[end:], 1


def encode(number, name, qtype, dnssec):
    header = struct.pack("!HHHHHH", number, 0, 1, 0, 0, 1 if dnssec else 0)
    edns = struct.pack("!BHHIH", 0, 41, 1232, 0x8000, 0) if dnssec else b""
    message = header + name + struct.pack("!HH", qtype, 1) + edns
    return struct.pack("!H", len(message)) + message


def read_name(message, offset):
    """The name at offset, without compression, and the offset behind it."""
    labels = []
    behind = None
    while True:
        length = message[offset]
        if length >= 192:
            if behind is None:
                behind = offset + 2
            offset = (length & 63) << 8 | message[offset + 1]
        elif length:
            labels.append(message[offset : offset + length + 1])
            offset += length + 1
        else:
            labels.append(b"\0")
            return b"".join(labels), behind if behind is not None else offset + 1


def read_rdata(message, rtype, offset, length):
    layout = NAMES_IN_RDATA.get(rtype)
    if layout is None:
        return message[offset : offset + length]
    before, count = layout
    end = offset + length
    parts = [message[offset : offset + before]]
    offset += before
    for _ in range(count):
        name, offset = read_name(message, offset)
        parts.append(name)
    parts.append(message[offset:end])
    return b"".join(parts)


def comparable(message):
    """Header without id, question, and the sorted records of the three sections."""
    counts = struct.unpack_from("!HHHH", message, 4)
    offset = 12
    for _ in range(counts[0]):
        offset = read_name(message, offset)[1] + 4
    sections = [message[2:offset]]
    for count in counts[1:]:
        records = []
        for _ in range(count):
            name, offset = read_name(message, offset)
            rtype, rclass, ttl, length = struct.unpack_from("!HHIH", message, offset)
            offset += 10
            records.append((name, rtype, rclass, ttl, read_rdata(message, rtype, offset, length)))
            offset += length
        sections.append(sorted(records))
    return sections


class Server:
    """A TCP connection that carries many questions at a time."""

    def __init__(self, port):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def receive(self, count):
        """Message id -> message, for that many messages."""
        messages = {}
        while len(messages) < count:
            while len(self.buffer) >= 2 and len(self.buffer) >= 2 + int.from_bytes(self.buffer[:2], "big"):
                end = 2 + int.from_bytes(self.buffer[:2], "big")
                message = self.buffer[2:end]
                messages[int.from_bytes(message[:2], "big")] = message
                self.buffer = self.buffer[end:]
                if len(messages) == count:
                    return messages
            data = self.socket.recv(1 << 16)
            if not data:
                raise ConnectionError(f"the server on port {self.port} closed the connection")
            self.buffer += data
        return messages


def batches(names):
    batch = []
    for question in questions(names):
        for dnssec in (False, True):
            batch.append((*question, dnssec))
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", type=int, required=True, help="port of our server on 127.0.0.1")
    parser.add_argument("--stock", type=int, required=True, help="port of the server to compare with")
    parser.add_argument("zone", help="zone file, one record per line with absolute names")
    arguments = parser.parse_args()

    names = types_by_name(arguments.zone)
    ours, stock = Server(arguments.ours), Server(arguments.stock)
    asked = different = 0
    rcodes = collections.Counter()
    for batch in batches(names):
        data = b"".join(encode(number, *question) for number, question in enumerate(batch))
        ours.send(data)
        stock.send(data)
        answers = ours.receive(len(batch)), stock.receive(len(batch))
        for number, question in enumerate(batch):
            asked += 1
            left, right = answers[0][number], answers[1][number]
            rcodes[left[3] & 15] += 1
            if left == right or comparable(left) == comparable(right):
                continue
            different += 1
            if different <= 20:
                name, qtype, dnssec = question
                print(f"--- {dns.name.from_wire(name, 0)[0]} {dns.rdatatype.to_text(qtype)}{' +dnssec' if dnssec else ''}")
                for label, message in (("ours", left), ("stock", right)):
                    print(f"{label}:\n{dns.message.from_wire(message)}")
    print(f"{different} different answers")
    print(f"{len(names)} names, {asked} questions;", ", ".join(f"{dns.rcode.to_text(code)} {count}" for code, count in sorted(rcodes.items())), file=sys.stderr)
    return 1 if different or not asked else 0


if __name__ == "__main__":
    sys.exit(main())
