#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The measuring loop of bench/propagation, which see."""

import argparse
import random
import socket
import time

import dns.message
import psycopg2


def address_in(answer):
    """The last octet pair tells the change: 10.x.y.z of the first A record; None without one."""
    message = dns.message.from_wire(answer)
    return message.answer[0][0].address if message.answer else None


def percentile(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def line(label, seconds):
    values = sorted(value * 1000 for value in seconds)
    shares = " ".join(f"{name} {percentile(values, share):7.2f}" for name, share in (("p50", .5), ("p90", .9), ("p99", .99)))
    return f"{label:38} {shares} max {values[-1]:7.2f} ms"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--changes", type=int, required=True)
    parser.add_argument("--zones", type=int, required=True)
    parser.add_argument("--pause-us", type=int, required=True)
    arguments = parser.parse_args()

    random.seed(1)
    session = psycopg2.connect(arguments.database)
    cursor = session.cursor()
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.connect(("127.0.0.1", arguments.port))
    client.settimeout(2)
    from_send, from_return, commits, lost, stale = [], [], [], 0, 0
    for change in range(arguments.changes):
        name = f"n{random.randrange(100)}.z{random.randint(1, arguments.zones)}.bench.test."
        wanted = f"10.{1 + change % 200}.{change // 200 % 256}.7"
        query = dns.message.make_query(name, "A")
        wire = query.to_wire()
        for _ in range(2):  # now the old answer is in the packet cache
            client.send(wire)
            old = address_in(client.recv(4096))
        cursor.execute("UPDATE dodns.records SET rdata = %s WHERE name = %s AND type = 'A'", (wanted, name))
        sent = time.perf_counter()
        session.commit()
        returned = time.perf_counter()
        while True:
            client.send(wire)
            try:
                found = address_in(client.recv(4096))
            except TimeoutError:
                lost += 1
                continue
            now = time.perf_counter()
            if found == wanted:
                break
            stale += 1
            if found != old or now - sent > 60:
                raise SystemExit(f"{name}: {found} instead of {old} or {wanted} after {now - sent:.1f} s")
            time.sleep(arguments.pause_us / 1e6)
        from_send.append(now - sent)
        from_return.append(now - returned)
        commits.append(returned - sent)
    print(f"{arguments.changes} changes in {arguments.zones} zones of 100 names; a question every {arguments.pause_us} µs or slower")
    print(line("COMMIT sent to new answer received", from_send))
    print(line("COMMIT returned to new answer received", from_return))
    print(line("the COMMIT itself", commits))
    print(f"{stale} old answers before the new ones, {lost} questions without an answer")


if __name__ == "__main__":
    main()
