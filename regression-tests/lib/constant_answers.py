#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks nameservers questions whose answers never change, until a file appears, and judges every answer by what another server said at the start:
rcode, AA, the answer section, and of negative answers and referrals the authority section, SOA serials left out. Each nameserver is asked over UDP,
what is truncated there once more over TCP, and over one TCP connection. Over one more socket somebody asks for the serial of a zone that does change, as a secondary does.

Prints of each nameserver how many answers were wrong, how many did not come, and how often a serial fell below one that had been there, but for
the time when the file of --phase says `back`. How many answers there were goes to standard error.
"""

import argparse
import os
import random
import socket
import struct
import sys
import threading
import time

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype


def address_of(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


def lines_of(section):
    """Its records, of a SOA without its serial."""
    lines = []
    for rrset in section:
        for rdata in rrset:
            words = rdata.to_text().split()
            if rrset.rdtype == dns.rdatatype.SOA:
                words[2] = "N"
            lines.append(f"{rrset.name} {rrset.ttl} {dns.rdatatype.to_text(rrset.rdtype)} {' '.join(words)}")
    return sorted(lines)


def essence(message):
    has_authority = not message.answer or message.rcode() != dns.rcode.NOERROR
    return (message.rcode(), bool(message.flags & dns.flags.AA), lines_of(message.answer), lines_of(message.authority) if has_authority else [])


class Client(threading.Thread):
    """One socket. A question over UDP that is not answered within the time-out is asked no second time."""

    def __init__(self, options, address, tcp):
        super().__init__()
        self.options, self.address, self.tcp = options, address, tcp
        self.right = self.wrong = self.lost = 0

    def run(self):
        kind = socket.SOCK_STREAM if self.tcp else socket.SOCK_DGRAM
        with socket.socket(socket.AF_INET, kind) as self.socket:
            self.socket.settimeout(10)
            self.socket.connect(address_of(self.address))
            while not os.path.exists(self.options.until):
                self.turn()
                time.sleep(self.options.pause_ms / 1000)

    def ask(self, name, kind):
        """The answer; nothing when there was none."""
        query = dns.message.make_query(name, kind)
        query.flags &= ~dns.flags.RD
        try:
            message = dns.message.from_wire(self.exchange(query.to_wire()))
            while message.id != query.id:  # an answer that came too late for the question before
                message = dns.message.from_wire(self.receive())
            if not self.tcp and message.flags & dns.flags.TC:  # PowerDNS leaves out all of what is too large with its glue
                host, port = address_of(self.address)
                message = dns.query.tcp(query, host, 10, port)
        except (OSError, dns.exception.DNSException) as error:
            self.lost += 1
            print(f"{self.address} {'TCP' if self.tcp else 'UDP'} {name} {kind} at {time.time():.1f}: {error!r}", file=sys.stderr, flush=True)
            return None
        return message

    def exchange(self, wire):
        self.socket.sendall(struct.pack("!H", len(wire)) + wire if self.tcp else wire)
        return self.receive()

    def receive(self):
        if not self.tcp:
            return self.socket.recv(65535)
        (length,) = struct.unpack("!H", self.receive_octets(2))
        return self.receive_octets(length)

    def receive_octets(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise ConnectionError("closed")
            data += piece
        return data


class Judge(Client):
    def turn(self):
        question = random.choice(self.options.asked)
        message = self.ask(*question)
        if message is None:
            return
        if essence(message) == self.options.truth[question]:
            self.right += 1
            return
        self.wrong += 1
        print(f"{self.address} {question} at {time.time():.1f}: {essence(message)} instead of {self.options.truth[question]}", file=sys.stderr, flush=True)


class SerialWatcher(Client):
    def __init__(self, options, address):
        super().__init__(options, address, False)
        self.last, self.changes, self.back = None, 0, 0

    def turn(self):
        message = self.ask(self.options.serial_of, "SOA")
        if message is None:
            return
        serials = [rdata.serial for rrset in message.answer for rdata in rrset if rrset.rdtype == dns.rdatatype.SOA]
        if len(serials) != 1:
            self.wrong += 1
            return
        self.right += 1
        serial = serials[0]
        if self.last is not None and (serial - self.last) % 2**32 >= 2**31 and not self.is_on_the_way_back():  # RFC 1982
            self.back += 1
            print(f"{self.address}: serial {serial} behind {self.last} at {time.time():.1f}", file=sys.stderr, flush=True)
        self.changes += serial != self.last
        self.last = serial

    def is_on_the_way_back(self):
        with open(self.options.phase, encoding="utf-8") as file:
            return file.read().strip() == "back"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--right", required=True, metavar="ADDRESS:PORT", help="whose answers are right")
    parser.add_argument("--questions", required=True, help="a file of `name type` lines")
    parser.add_argument("--serial-of", required=True, metavar="ZONE")
    parser.add_argument("--phase", required=True)
    parser.add_argument("--until", required=True)
    parser.add_argument("--pause-ms", type=float, default=20)
    parser.add_argument("nameserver", nargs="+", help="NAME=ADDRESS:PORT")
    options = parser.parse_args()

    with open(options.questions, encoding="utf-8") as file:
        options.asked = sorted({tuple(line.split()) for line in file})
    options.truth = {}
    host, port = address_of(options.right)
    for name, kind in options.asked:
        query = dns.message.make_query(name, kind)
        query.flags &= ~dns.flags.RD
        options.truth[name, kind] = essence(dns.query.tcp(query, host, port=port, timeout=10))

    clients = {}
    for nameserver in options.nameserver:
        name, address = nameserver.split("=")
        clients[name] = [Judge(options, address, False), Judge(options, address, True), SerialWatcher(options, address)]
    for client in sum(clients.values(), []):
        client.start()
    for client in sum(clients.values(), []):
        client.join()
    for name, all_of_it in clients.items():
        watcher = all_of_it[-1]
        print(f"{name}: {sum(c.wrong for c in all_of_it)} wrong answers, {sum(c.lost for c in all_of_it)} lost, {watcher.back} serials went back")
        print(f"{name}: {sum(c.right for c in all_of_it)} right answers, {watcher.changes} changes of the serial seen", file=sys.stderr)


main()
