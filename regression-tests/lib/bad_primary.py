# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""A primary that does not behave: it has serial 2 of a zone on a free port of 127.0.0.1.

usage: bad_primary.py ZONE PORT-FILE breaks-off|huge-ttl

breaks-off  transfers end in the middle of the zone
huge-ttl    a record has the TTL 4294967295, which RFC 2181 section 8 knows no more
"""
import socket
import struct
import sys
import threading

import dns.message
import dns.rdatatype
import dns.rrset

zone, port_file, habit = sys.argv[1:]
SOA = dns.rrset.from_text(zone, 3600, "IN", "SOA", "ns1.example.net. hostmaster.example.net. 2 10800 3600 604800 300")


def address(name, ttl):
    return dns.rrset.from_text(f"{name}.{zone}", ttl, "IN", "A", "192.0.2.2")


def with_huge_ttl(wire):
    """TTLs above 2147483647 cannot be put into a dnspython message."""
    return wire.replace(struct.pack("!I", 2147483646), struct.pack("!I", 4294967295))


def answer_udp(listener):
    while True:
        wire, sender = listener.recvfrom(65535)
        response = dns.message.make_response(dns.message.from_wire(wire))
        response.flags |= 0x0400  # AA
        if response.question[0].rdtype == dns.rdatatype.SOA:
            response.answer.append(SOA)
        listener.sendto(response.to_wire(), sender)


def transfer(connection):
    with connection, connection.makefile("rb") as stream:
        (size,) = struct.unpack("!H", stream.read(2))
        response = dns.message.make_response(dns.message.from_wire(stream.read(size)))
        response.flags |= 0x0400
        response.answer += [SOA, dns.rrset.from_text(zone, 3600, "IN", "NS", "ns1.example.net.")]
        response.answer += [address("www", 300), address("huge", 2147483646)]
        if habit == "huge-ttl":
            response.answer.append(SOA.copy())
        wire = with_huge_ttl(response.to_wire(max_size=65535))
        connection.sendall(struct.pack("!H", len(wire)) + wire)


while True:
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    udp.bind(("127.0.0.1", 0))
    try:
        tcp.bind(udp.getsockname())
        break
    except OSError:
        continue
tcp.listen()
threading.Thread(target=answer_udp, args=(udp,), daemon=True).start()
with open(port_file, "w", encoding="ascii") as out:
    out.write(f"{udp.getsockname()[1]}\n")
while True:
    transfer(tcp.accept()[0])
