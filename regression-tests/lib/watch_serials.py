# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks two nameservers for a zone's SOA, the old one first, and checks that the new one's serial is never below the
old one's.

usage: watch_serials.py OLD-PORT NEW-PORT ZONE SECONDS
ends when it has asked for so long, a hundred times, and the old serial has risen five times; after two minutes more it says that it did not.
prints the first serials that are wrong.
"""
import sys
import time

import dns.message
import dns.query

PATIENCE = 120
PAUSE = 0.002  # the nameservers and those who write want the processor, too
old_port, new_port, zone, seconds = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])


def serial(port):
    response = dns.query.udp(dns.message.make_query(zone, "SOA"), "127.0.0.1", port=port, timeout=30)
    return response.answer[0][0].serial


seen = set()
asked = wrong = 0
begin = time.monotonic()
while time.monotonic() < begin + seconds or asked < 100 or len(seen) < 6:
    old, new = serial(old_port), serial(new_port)
    seen.add(old)
    asked += 1
    if (new - old) % 2**32 >= 2**31:
        wrong += 1
        if wrong <= 3:
            print(f"{zone}: {old} at the old nameserver, then {new} at the new one")
    time.sleep(PAUSE)
    if time.monotonic() > begin + seconds + PATIENCE:
        print(f"{zone}: only {asked} questions, {len(seen)} serials")
        break
print(f"{zone}: watched" if not wrong else f"{zone}: {wrong} of {asked}")
