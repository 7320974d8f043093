# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a capture (pcap, raw IP) of DNS queries over UDP, and of their responses.

usage: write_capture.py FILE NAME TYPE [NAME TYPE…]
"""
import struct
import sys

import dns.message

out, *questions = sys.argv[1:]


def packet(wire):
    udp = struct.pack("!HHHH", 5300, 53, 8 + len(wire), 0) + wire
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\x7f\0\0\1", b"\x7f\0\0\1") + udp


with open(out, "wb") as file:
    file.write(struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101))
    for name, kind in zip(questions[::2], questions[1::2]):
        query = dns.message.make_query(name, kind)
        for message in (query, dns.message.make_response(query)):
            octets = packet(message.to_wire())
            file.write(struct.pack("=IIII", 0, 0, len(octets), len(octets)) + octets)
