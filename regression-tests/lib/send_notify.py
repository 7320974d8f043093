# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Sends a NOTIFY (RFC 1996) to 127.0.0.1 and prints what is answered: rcode, `aa`, `signed`.

usage: send_notify.py PORT SENDER ZONE [--secret BASE64] [--opcode OPCODE] [--garbage] [--tcp]
"""
import argparse
import socket
import struct
import sys

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.tsigkeyring

arguments = argparse.ArgumentParser()
for name in ("port", "sender", "zone"):
    arguments.add_argument(name)
arguments.add_argument("--secret")
arguments.add_argument("--opcode", default="NOTIFY")
arguments.add_argument("--garbage", action="store_true")
arguments.add_argument("--tcp", action="store_true")
given = arguments.parse_args()

request = dns.message.make_query(given.zone, "SOA")
request.flags = dns.flags.AA
request.set_opcode(dns.opcode.from_text(given.opcode))
if given.secret:
    request.use_tsig(dns.tsigkeyring.from_text({"dodns.": given.secret}), "dodns.", algorithm="hmac-sha256")
wire = request.to_wire()


def frame(octets):
    """A message as it is sent."""
    return struct.pack("!H", len(octets)) + octets if given.tcp else octets


with socket.socket(socket.AF_INET, socket.SOCK_STREAM if given.tcp else socket.SOCK_DGRAM) as sender:
    sender.bind((given.sender, 0))
    sender.settimeout(10)
    sender.connect(("127.0.0.1", int(given.port)))
    # What is not answered is only known when what comes behind it is.
    if given.garbage:
        sender.send(frame(wire[:20]))
        sender.send(frame(bytes([wire[0], wire[1], 0x84]) + wire[3:]))
        request.id ^= 1
        wire = request.to_wire()
    sender.send(frame(wire))
    received = sender.recv(65535)
    while given.tcp and (len(received) < 2 or len(received) < 2 + struct.unpack("!H", received[:2])[0]):
        received += sender.recv(65535) or sys.exit("the connection was closed")
    answer = dns.message.from_wire(received[2:] if given.tcp else received, keyring=request.keyring, request_mac=request.mac)
if answer.id != request.id or answer.opcode() != request.opcode() or answer.question != request.question:
    print("an answer to something else")
words = [dns.rcode.to_text(answer.rcode())]
words += ["aa"] if answer.flags & dns.flags.AA else []
words += ["signed"] if answer.had_tsig else []
print(("no answer, then " if given.garbage else "") + " ".join(words))
