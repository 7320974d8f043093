#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks a pdns_server for one statistic twenty times a second until a file appears, and prints the highest value.

It talks to the control socket itself: a pdns_control for each question would take the processor from what is measured.
How often it asked goes to standard error.
"""

import argparse
import os
import socket
import sys
import time


def value(path, name):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
        control.connect(path)
        control.sendall(f"SHOW {name}\n".encode())
        control.shutdown(socket.SHUT_WR)
        return int(control.recv(1000))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--socket", required=True, help="of the server")
    parser.add_argument("--until", required=True, help="the file that ends it")
    parser.add_argument("name")
    arguments = parser.parse_args()

    values = []
    while not os.path.exists(arguments.until):
        values.append(value(arguments.socket, arguments.name))
        time.sleep(0.05)
    print(max(values))
    print(f"{len(values)} looks at {arguments.name}", file=sys.stderr)


if __name__ == "__main__":
    main()
