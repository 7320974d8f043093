#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""The measuring loop of bench/propagation, which see; zones are those of bench/data.sh."""

import argparse
import socket
import time

import dns.message
import dns.rcode
import psycopg2

SOA = "ns1.example.net. hostmaster.example.net. {} 10800 3600 604800 300"
BIG_COUNT = 10000


class RecordDatabase:
    """Changes of the record database; each leaves a transaction open."""

    def __init__(self, conninfo):
        self.session = psycopg2.connect(conninfo)
        self.cursor = self.session.cursor()

    def commit(self):
        self.session.commit()

    def add(self, zone, name, address):
        self.cursor.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)"
                            " SELECT id, %s, 'A', 300, %s FROM dodns.zones WHERE name = %s", (name, address, zone))

    def change(self, zone, name, address):
        self.cursor.execute("UPDATE dodns.records SET rdata = %s WHERE name = %s AND type = 'A'", (address, name))

    def remove(self, zone, name):
        self.cursor.execute("DELETE FROM dodns.records WHERE name = %s", (name,))

    def add_zone(self, zone):
        self.cursor.execute("WITH made AS (INSERT INTO dodns.zones (name) VALUES (%s) RETURNING id)"
                            " INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)"
                            " SELECT id, %s, 'SOA', 300, %s FROM made UNION ALL SELECT id, %s, 'NS', 300, 'ns1.example.net.' FROM made",
                            (zone, zone, SOA.format(1), zone))

    def remove_zone(self, zone):
        self.cursor.execute("DELETE FROM dodns.zones WHERE name = %s", (zone,))

    def replace_names(self, zone, address):
        self.cursor.execute("DELETE FROM dodns.records WHERE name LIKE 'n%%.' || %s", (zone,))
        self.cursor.execute("INSERT INTO dodns.records (zone_id, name, type, ttl, rdata)"
                            " SELECT id, 'n' || n || '.' || name, 'A', 300, %s FROM dodns.zones, generate_series(1, %s) n WHERE name = %s",
                            (address, BIG_COUNT, zone))


class PowerdnsTables(RecordDatabase):
    """The same for gpgsql, whose names have no final dot."""

    def add(self, zone, name, address):
        self.cursor.execute("INSERT INTO records (domain_id, name, type, ttl, content, prio, disabled, auth)"
                            " SELECT id, %s, 'A', 300, %s, 0, false, true FROM domains WHERE name = %s", (name[:-1], address, zone[:-1]))

    def change(self, zone, name, address):
        self.cursor.execute("UPDATE records SET content = %s WHERE name = %s AND type = 'A'", (address, name[:-1]))

    def remove(self, zone, name):
        self.cursor.execute("DELETE FROM records WHERE name = %s", (name[:-1],))

    def add_zone(self, zone):
        self.cursor.execute("WITH made AS (INSERT INTO domains (name, type) VALUES (%s, 'NATIVE') RETURNING id)"
                            " INSERT INTO records (domain_id, name, type, ttl, content, prio, disabled, auth)"
                            " SELECT id, %s, 'SOA', 300, %s, 0, false, true FROM made", (zone[:-1], zone[:-1], SOA.format(1)))

    def remove_zone(self, zone):
        self.cursor.execute("DELETE FROM domains WHERE name = %s", (zone[:-1],))

    def replace_names(self, zone, address):
        self.cursor.execute("DELETE FROM records WHERE name LIKE 'n%%.' || %s", (zone[:-1],))
        self.cursor.execute("INSERT INTO records (domain_id, name, type, ttl, content, prio, disabled, auth)"
                            " SELECT id, 'n' || n || '.' || name, 'A', 300, %s, 0, false, true FROM domains, generate_series(1, %s) n WHERE name = %s",
                            (address, BIG_COUNT, zone[:-1]))


class Server:
    """Asks for one name, again and again."""

    def __init__(self, port):
        self.client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.client.connect(("127.0.0.1", port))
        self.client.settimeout(2)

    def ask(self, name):
        """The first address of the answer, else its rcode."""
        query = dns.message.make_query(name, "A")
        while True:
            self.client.send(query.to_wire())
            try:
                message = dns.message.from_wire(self.client.recv(65535))
            except TimeoutError:
                continue
            if message.id == query.id:
                return message.answer[-1][0].to_text() if message.answer else dns.rcode.to_text(message.rcode())

    def wait_for(self, name, wanted, patience, pause):
        """Asks until the answer is the wanted one. Returns how many were not; None when patience ends first."""
        deadline = time.perf_counter() + patience
        others = 0
        while self.ask(name) != wanted:
            others += 1
            if time.perf_counter() > deadline:
                return None
            time.sleep(pause)
        return others


def kinds(database, arguments):
    """kind -> (prepare, change, name to ask for, wanted answer) of the i-th change. What prepare does is waited for: it
    gives what is answered then."""

    def zone(i):
        return f"z{1 + i * 7919 % arguments.zones}.bench.test."

    # Other names and addresses in every run on one database.
    run = int(time.time() * 1000) % 10 ** 9

    def address(i):
        number = run + i
        return f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"

    def nothing():
        return None

    def new(i):
        name = f"new{run}-{i}.{zone(i)}"
        return nothing, lambda: database.add(zone(i), name, address(i)), name, address(i)

    def changed(i):
        name = f"{arguments.name}.{zone(i)}"
        return nothing, lambda: database.change(zone(i), name, address(i)), name, address(i)

    def deleted(i):
        name = f"del{run}-{i}.{zone(i)}"

        def prepare():
            database.add(zone(i), name, address(i))
            return address(i)
        return prepare, lambda: database.remove(zone(i), name), name, "NXDOMAIN"

    def wildcard(i):
        return nothing, lambda: database.add(zone(i), f"*.w{run}-{i}.{zone(i)}", address(i)), f"x.w{run}-{i}.{zone(i)}", address(i)

    def add_zone(name, i):
        database.add_zone(name)
        database.add(name, f"www.{name}", address(i))

    def new_zone(i):
        name = f"newzone{run}-{i}.test."
        return nothing, lambda: add_zone(name, i), f"www.{name}", address(i)

    def deleted_zone(i):
        name = f"delzone{run}-{i}.test."

        def prepare():
            add_zone(name, i)
            return address(i)
        return prepare, lambda: database.remove_zone(name), f"www.{name}", "REFUSED"

    def replaced(i):
        # Changes that are waited for together need a zone each.
        name = f"big{run}-{i if arguments.together else 0}.test."

        def prepare():
            if i == 0 or arguments.together:
                database.add_zone(name)
                database.replace_names(name, "10.0.0.1")
                return "10.0.0.1"
            return None
        return prepare, lambda: database.replace_names(name, address(i)), f"n77.{name}", address(i)

    return {"new": new, "changed": changed, "deleted": deleted, "wildcard": wildcard, "newzone": new_zone, "delzone": deleted_zone, "replaced": replaced}


def percentile(sorted_values, share):
    return sorted_values[min(len(sorted_values) - 1, int(len(sorted_values) * share))]


def measure(kind, changes, database, server, arguments):
    """Milliseconds from COMMIT to the first right answer, and the old answers that came before."""
    pause = arguments.pause_us / 1e6
    took, old, late = [], 0, 0
    for i in range(changes):
        prepare, change, name, wanted = kind(i)
        before = prepare()
        database.commit()
        if before and server.wait_for(name, before, arguments.patience, pause) is None:
            late += 1
            continue
        server.ask(name)  # what is there now is in the packet cache
        server.ask(name)
        change()
        sent = time.perf_counter()
        database.commit()
        others = server.wait_for(name, wanted, arguments.patience, pause)
        if others is None:
            late += 1
            continue
        took.append((time.perf_counter() - sent) * 1000)
        old += others
    return sorted(took), old, late


def measure_together(kind, changes, database, server, arguments):
    """The same with all changes of a kind waiting at once, for who takes minutes until one is answered."""
    waiting, late = [], 0
    for i in range(changes):
        prepare, change, name, wanted = kind(i)
        before = prepare()
        database.commit()
        waiting.append((change, name, wanted, before))
    ready = []
    for change, name, wanted, before in waiting:
        if before and server.wait_for(name, before, arguments.patience, .05) is None:
            late += 1
            continue
        server.ask(name)
        server.ask(name)
        ready.append((change, name, wanted))
    pending = []
    for change, name, wanted in ready:
        change()
        sent = time.perf_counter()
        database.commit()
        pending.append((sent, name, wanted))
    took, old = [], 0
    while pending:
        still = []
        for sent, name, wanted in pending:
            if server.ask(name) == wanted:
                took.append((time.perf_counter() - sent) * 1000)
            elif time.perf_counter() - sent > arguments.patience:
                late += 1
            else:
                old += 1
                still.append((sent, name, wanted))
        pending = still
        time.sleep(.25)
    return sorted(took), old, late


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--tables", choices=("dodns", "powerdns"), default="dodns")
    parser.add_argument("--kinds", required=True)
    parser.add_argument("--changes", type=int, required=True)
    parser.add_argument("--replacements", type=int, default=0, help="changes of the kind `replaced`")
    parser.add_argument("--together", action="store_true", help="do all changes of a kind, then wait for all of them")
    parser.add_argument("--zones", type=int, required=True)
    parser.add_argument("--name", default="api", help="a name with an address that every zone has")
    parser.add_argument("--pause-us", type=int, default=200)
    parser.add_argument("--patience", type=float, default=60)
    parser.add_argument("--label", default="")
    parser.add_argument("--brief", action="store_true")
    arguments = parser.parse_args()

    database = (RecordDatabase if arguments.tables == "dodns" else PowerdnsTables)(arguments.database)
    server = Server(arguments.port)
    known = kinds(database, arguments)
    for kind in arguments.kinds.split(","):
        changes = arguments.replacements if kind == "replaced" else arguments.changes
        took, old, late = (measure_together if arguments.together else measure)(known[kind], changes, database, server, arguments)
        shares = [percentile(took, share) if took else float("nan") for share in (.5, .9, .99)]
        most = took[-1] if took else float("nan")
        if arguments.brief:
            print(f"{shares[0]:.1f}/{shares[2]:.1f}")
            continue
        print(f"{arguments.label}{kind:9} {len(took):6} {shares[0]:9.1f} {shares[1]:9.1f} {shares[2]:9.1f} {most:9.1f} {old:9}"
              + (f"   {late} not within {arguments.patience:.0f} s" if late else ""), flush=True)


if __name__ == "__main__":
    main()
