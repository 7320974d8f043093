# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for names that a signed zone does not have until a file appears, and checks that each denial is whole: NSEC or
NSEC3 records that prove it (RFC 4035 section 5.4, RFC 5155 section 8.4), and all of one kind with the same parameters.

usage: watch_denials.py PORT ZONE STOP-FILE
prints what is wrong, and at the end the kinds and parameters that were seen.
"""
import collections
import os
import random
import sys

import dns.dnssec
import dns.message
import dns.name
import dns.query
import dns.rdatatype

port, zone, stop_file = int(sys.argv[1]), dns.name.from_text(sys.argv[2]), sys.argv[3]


def covers(before, target, after):
    """Whether target lies strictly between two neighbours of a ring."""
    return before < target < after if before < after else target > before or target < after


def is_denied_by_nsec(name, rrsets):
    wildcard = dns.name.Name((b"*",) + zone.labels)
    neighbours = [(rrset.name, rdata.next) for rrset in rrsets for rdata in rrset]
    return all(any(covers(before, target, after) for before, after in neighbours) for target in (name, wildcard))


def is_denied_by_nsec3(name, rrsets):
    records = [(rrset.name.labels[0].decode().upper(), rdata) for rrset in rrsets for rdata in rrset]
    first = records[0][1]

    def digest(of):
        return dns.dnssec.nsec3_hash(of, first.salt, first.iterations, first.algorithm).upper()

    def is_covered(target):
        return any(covers(owner, digest(target), next_hash(rdata)) for owner, rdata in records)

    wildcard = dns.name.Name((b"*",) + zone.labels)
    return any(owner == digest(zone) for owner, _ in records) and is_covered(name) and is_covered(wildcard)


def next_hash(rdata):
    return rdata.to_text().split()[4].upper()


def kind(rrsets):
    """The one kind of all records, or what is mixed."""
    kinds = set()
    for rrset in rrsets:
        for rdata in rrset:
            if rrset.rdtype == dns.rdatatype.NSEC:
                kinds.add("NSEC")
            else:
                kinds.add(f"NSEC3 {rdata.algorithm} {rdata.iterations} {rdata.salt.hex()}")
    return " and ".join(sorted(kinds)) or "nothing"


seen = collections.Counter()
while not os.path.exists(stop_file):
    name = dns.name.from_text(f"n{random.getrandbits(60):x}", zone)
    response = dns.query.udp(dns.message.make_query(name, "A", want_dnssec=True), "127.0.0.1", port=port, timeout=10)
    proofs = [rrset for rrset in response.authority if rrset.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)]
    what = kind(proofs)
    seen[what] += 1
    if " and " in what or what == "nothing":
        print(f"a denial with {what}")
    elif not (is_denied_by_nsec if what == "NSEC" else is_denied_by_nsec3)(name, proofs):
        print(f"a denial with {what} proves nothing: {response.to_text()}")
print("\n".join(sorted(seen)))
