#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes every connection that a database has to give, and each that becomes free, until a file appears.

Makes the file with `.full` behind its name when there are none left.
"""

import argparse
import os
import time

import psycopg2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="libpq's connection string")
    parser.add_argument("--until", required=True, help="the file that ends it")
    arguments = parser.parse_args()

    taken = []
    while not os.path.exists(arguments.until):
        try:
            taken.append(psycopg2.connect(arguments.database))
        except psycopg2.OperationalError:
            with open(arguments.until + ".full", "w", encoding="ascii"):
                pass
            time.sleep(0.01)


if __name__ == "__main__":
    main()
