# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""An old nameserver that does not behave: it has one zone over TCP on a free port of 127.0.0.1.

usage: bad_legacy.py ZONE PORT-FILE HABIT

silent      accepts connections and never answers
slow        sends an octet every 50 ms
breaks-off  transfers end in the middle
lies        says NOERROR to every DNS UPDATE and does nothing
drops       closes the connection when it has read a DNS UPDATE
late        does the first DNS UPDATE of a record a second later, and never answers it; the others at once
blind       does each DNS UPDATE of a record, and answers no question for two seconds then
racing      raises its serial before each DNS UPDATE of a record that asks for the present one, which fails by that; does the others
refuses     says REFUSED to everything
fails       says SERVFAIL to everything
garbage     answers with octets that are no message
stranger    answers with another id
unsigned    answers without a signature, as to everybody
empty-tsig  answers with a signature that has nothing in it
no-ixfr     says NOTIMP to IXFR
signs-some  signs the first message of a transfer, each fifth and the last; 240 KB of TXT records come with it
signs-wrong the same, with a wrong signature in the end
"""
import os
import socket
import struct
import sys
import threading
import time

import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.tsig

zone, port_file, habit = sys.argv[1:]
SOA = dns.rrset.from_text(zone, 3600, "IN", "SOA", "ns1.example.net. hostmaster.example.net. 7 3600 900 604800 300")
RECORDS = [
    dns.rrset.from_text(zone, 3600, "IN", "NS", "ns1.example.net."),
    dns.rrset.from_text("www." + zone, 300, "IN", "A", "192.0.2.1"),
]


def flags_and_rcode(wire):
    """Of a request, whoever signed it: id, opcode and question are enough."""
    (number, flags) = struct.unpack("!HH", wire[:4])
    return number, dns.opcode.from_flags(flags)


def question_of(wire):
    labels, at = [], 12
    while wire[at]:
        labels.append(wire[at + 1 : at + 1 + wire[at]])
        at += 1 + wire[at]
    (kind,) = struct.unpack("!H", wire[at + 1 : at + 3])
    return dns.name.Name(labels + [b""]), kind


def response(wire):
    number, opcode = flags_and_rcode(wire)
    name, kind = question_of(wire)
    message = dns.message.Message(id=number if habit != "stranger" else number ^ 1)
    message.flags = dns.flags.QR | dns.flags.AA | dns.opcode.to_flags(opcode)
    if habit in ("refuses", "fails"):
        message.set_rcode(dns.rcode.REFUSED if habit == "refuses" else dns.rcode.SERVFAIL)
    elif habit == "racing" and opcode == dns.opcode.UPDATE and changes_records(wire):
        message.set_rcode(race(wire))
    elif kind == dns.rdatatype.IXFR and habit == "no-ixfr":
        message.set_rcode(dns.rcode.NOTIMP)
    elif opcode == dns.opcode.QUERY and kind == dns.rdatatype.AXFR:
        message.answer = [SOA] + RECORDS + ([] if habit == "breaks-off" else [SOA.copy()])
    elif opcode == dns.opcode.QUERY:
        message.answer = [rrset for rrset in [SOA] + RECORDS if rrset.name == name and rrset.rdtype == kind]
    wire = message.to_wire(max_size=65535)
    if habit == "empty-tsig":  # one more record in the additional section: of the root, class ANY, without rdata
        wire = wire[:10] + struct.pack("!H", 1) + wire[12:] + struct.pack("!BHHIH", 0, dns.rdatatype.TSIG, 255, 0, 0)
    return wire


KEY = dns.tsig.Key("dodns.", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=", "hmac-sha256.")


def transfer(wire):
    """The messages of one of which not all are signed (RFC 8945 section 5.3.1)."""
    request = dns.message.from_wire(wire, keyring={KEY.name: KEY})
    texts = [dns.rrset.from_text(f"t{i}.{zone}", 300, "IN", "TXT", "x" * 200) for i in range(1200)]
    parts = [[SOA] + RECORDS] + [texts[i : i + 100] for i in range(0, len(texts), 100)] + [[SOA.copy()]]
    messages, context = [], None
    for i, part in enumerate(parts):
        message = dns.message.Message(id=request.id)
        message.flags = dns.flags.QR | dns.flags.AA
        message.answer = part
        if i % 5 != 0 and i != len(parts) - 1:
            messages.append(message.to_wire(max_size=65535))
            context.update(messages[-1])
            continue
        if habit == "signs-wrong" and i == len(parts) - 1:
            context.update(b"more")
        message.use_tsig(KEY)
        message.request_mac = request.mac
        messages.append(message.to_wire(max_size=65535, multi=True, tsig_ctx=context))
        context = message.tsig_ctx
    return messages


def changes_records(wire):
    """Others ask whether they may change the SOA."""
    return any(rrset.rdtype != dns.rdatatype.SOA for rrset in dns.message.from_wire(wire).update)


def apply(wire):
    """A DNS UPDATE without its prerequisites."""
    for rrset in dns.message.from_wire(wire).update:
        for present in [one for one in RECORDS if one.name == rrset.name and one.rdtype == rrset.rdtype and rrset.deleting]:
            RECORDS.remove(present)
        if not rrset.deleting and rrset.rdtype != dns.rdatatype.SOA:
            RECORDS.append(rrset)


def race(wire):
    """Of a DNS UPDATE: what is answered."""
    message = dns.message.from_wire(wire)
    if not any(rrset.rdtype == dns.rdatatype.SOA for rrset in message.prerequisite):
        apply(wire)
        return dns.rcode.NOERROR
    (soa,) = SOA
    SOA.clear()
    SOA.add(soa.replace(serial=soa.serial + 1))
    return dns.rcode.NXRRSET


first_update = threading.Lock()
blind_until = [0.0]


def serve(connection):
    with connection, connection.makefile("rb") as stream:
        while True:
            head = stream.read(2)
            if len(head) < 2:
                return
            wire = stream.read(struct.unpack("!H", head)[0])
            if habit == "silent":
                time.sleep(60)
                return
            if habit == "drops" and flags_and_rcode(wire)[1] == dns.opcode.UPDATE:
                return
            if habit == "late" and flags_and_rcode(wire)[1] == dns.opcode.UPDATE:
                if changes_records(wire) and first_update.acquire(blocking=False):
                    threading.Timer(1, apply, [wire]).start()
                    time.sleep(60)
                    return
                apply(wire)
            if habit == "blind":
                if time.monotonic() < blind_until[0]:
                    return
                if flags_and_rcode(wire)[1] == dns.opcode.UPDATE and changes_records(wire):
                    apply(wire)
                    blind_until[0] = time.monotonic() + 2
            if habit.startswith("signs-"):
                for message in transfer(wire):
                    connection.sendall(struct.pack("!H", len(message)) + message)
                continue
            answer = os.urandom(40) if habit == "garbage" else response(wire)
            for octet in struct.pack("!H", len(answer)) + answer if habit == "slow" else b"":
                connection.sendall(bytes([octet]))
                time.sleep(0.05)
            if habit != "slow":
                connection.sendall(struct.pack("!H", len(answer)) + answer)


listener = socket.create_server(("127.0.0.1", 0))
with open(port_file + ".new", "w", encoding="ascii") as out:
    out.write(f"{listener.getsockname()[1]}\n")
os.rename(port_file + ".new", port_file)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
