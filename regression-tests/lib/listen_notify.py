# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Listens for NOTIFY (RFC 1996) on a free port of 127.0.0.1, acknowledges each and writes down its zone.

usage: listen_notify.py PORT-FILE ZONES-FILE
"""
import socket
import sys

import dns.message
import dns.opcode

port_file, zones_file = sys.argv[1:]
listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind(("127.0.0.1", 0))
with open(port_file, "w", encoding="ascii") as out:
    out.write(f"{listener.getsockname()[1]}\n")
while True:
    wire, sender = listener.recvfrom(65535)
    message = dns.message.from_wire(wire, continue_on_error=True)
    if message.opcode() != dns.opcode.NOTIFY:
        continue
    with open(zones_file, "a", encoding="ascii") as out:
        out.write(f"{message.question[0].name}\n")
    answer = dns.message.make_response(message)
    answer.flags |= 0x0400  # AA
    listener.sendto(answer.to_wire(), sender)
