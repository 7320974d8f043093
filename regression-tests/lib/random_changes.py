#!/usr/bin/python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Random changes of a signed zone as plain SQL, always the same for a seed.

usage: random_changes.py ZONE SEED BATCHES CHANGES FOLDER

Makes FOLDER/N.sql with CHANGES statements for each batch N, one transaction
each, and FOLDER/N.questions with `name type` lines whose answers deny
something in the state after that batch. The names include delegations, secure
and insecure, with glue; wildcards; and empty non-terminals of any depth.
"""
import random
import sys

zone, seed, batches, changes, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
chance = random.Random(seed)
names = {}  # owner -> types
DS = "12345 13 2 " + "AB" * 32


def pick():
    labels = [chance.choice("abcd") for _ in range(chance.randint(1, 4))]
    if chance.random() < 0.15:
        labels[0] = "*"
    return ".".join(labels) + "." + zone


def insert(owner, kind, rdata):
    names.setdefault(owner, set()).add(kind)
    return (f"INSERT INTO dodns.records (zone_id, name, type, ttl, rdata) SELECT id, '{owner}', '{kind}', 300, '{rdata}' "
            f"FROM dodns.zones WHERE name = '{zone}' ON CONFLICT DO NOTHING;")


def is_delegated(name):
    """At or below a delegation: what is there is not this zone's to deny."""
    labels = name[:-len(zone) - 1].split(".")
    return any("NS" in names.get(".".join(labels[at:]) + "." + zone, ()) for at in range(len(labels)))


def may_delegate(owner):
    """Delegations inside what was delegated are no operator's, and PowerDNS' own transfers get them wrong."""
    return not is_delegated(owner) and not any("NS" in types and name.endswith("." + owner) for name, types in names.items())


def change():
    owner = pick()
    what = chance.choice(["address", "text", "insecure", "secure", "glued", "delete", "delete", "delete"])
    wildcard = owner.startswith("*")
    if what == "delete" and names:
        owner = chance.choice(sorted(names))
        del names[owner]
        return f"DELETE FROM dodns.records WHERE name = '{owner}';"
    if what == "text" or (wildcard and what != "address"):
        return insert(owner, "TXT", f'"{owner}"')
    if what in ("insecure", "secure", "glued") and not may_delegate(owner):
        return insert(owner, "A", "192.0.2.1")
    if what == "insecure":
        return insert(owner, "NS", "ns.example.net.")
    if what == "secure":
        return insert(owner, "NS", "ns.example.net.") + insert(owner, "DS", DS)
    if what == "glued":
        return insert(owner, "NS", f"ns.{owner}") + insert(f"ns.{owner}", "A", "192.0.2.7")
    return insert(owner, "A", "192.0.2.1")


def questions():
    asked = []
    for owner in chance.sample(sorted(names), min(6, len(names))):
        asked += [f"no.{owner} A", f"{owner} MX", f"{owner.split('.', 1)[1]} HINFO"]
        if "NS" in names[owner] and not is_delegated(owner.split(".", 1)[1]):
            asked.append(f"{owner} DS")
    asked += [f"{pick()} SRV" for _ in range(4)]
    return [question for question in asked
            if "*" not in question and (question.endswith(" DS") or not is_delegated(question.split()[0]))]


for batch in range(1, batches + 1):
    with open(f"{folder}/{batch}.sql", "w", encoding="ascii") as out:
        for _ in range(changes):
            out.write("BEGIN; " + change() + " COMMIT;\n")
    with open(f"{folder}/{batch}.questions", "w", encoding="ascii") as out:
        out.write("\n".join(questions()) + "\n")
