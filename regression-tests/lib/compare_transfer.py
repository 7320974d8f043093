#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Transfers a zone and compares it with a zone file, record for record: name, type, TTL, rdata.

The file has one record per line: owner TTL class type rdata, all names absolute.
"""

import argparse
import collections
import sys

import dns.query
import dns.rdata
import dns.rdataclass
import dns.rdatatype


def records_of_file(path):
    records = collections.Counter()
    with open(path, encoding="ascii") as zone:
        for line in zone:
            fields = line.split(None, 4)
            if len(fields) == 5:
                rdata = dns.rdata.from_text(dns.rdataclass.IN, fields[3], fields[4])
                records[fields[0], int(fields[1]), fields[3], rdata.to_wire()] += 1
    return records


def records_of_server(port, zone):
    records = collections.Counter()
    apex = None
    for message in dns.query.xfr("127.0.0.1", zone, port=port, relativize=False, lifetime=60):
        for rrset in message.answer:
            for rdata in rrset:
                record = rrset.name.to_text(), rrset.ttl, dns.rdatatype.to_text(rrset.rdtype), rdata.to_wire()
                if apex is None:
                    apex = record
                records[record] += 1
    records[apex] -= 1  # the SOA that ends the transfer
    return +records


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True, help="of the server on 127.0.0.1")
    parser.add_argument("zone", help="name of the zone")
    parser.add_argument("file", help="zone file to compare with")
    arguments = parser.parse_args()

    wanted = records_of_file(arguments.file)
    found = records_of_server(arguments.port, arguments.zone)
    for label, difference in (("missing", wanted - found), ("too many", found - wanted)):
        for name, ttl, rtype, _ in sorted(difference)[:10]:
            print(f"{label}: {name} {ttl} {rtype}")
    print(f"{sum((wanted - found).values()) + sum((found - wanted).values())} different records")
    print(f"{sum(wanted.values())} in the file, {sum(found.values())} transferred", file=sys.stderr)
    return 0 if wanted and wanted == found else 1


if __name__ == "__main__":
    sys.exit(main())
