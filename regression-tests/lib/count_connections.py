#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""Listens where a PostgreSQL should, and counts how often somebody comes.

A connection is `closed` at once, left `silent`, or `refused` with an error as PostgreSQL sends it.
"""

import argparse
import os
import selectors
import socket
import struct
import time


def error_message():
    fields = b"SFATAL\0C53300\0Msorry, too many clients already\0\0"
    return b"E" + struct.pack("!I", len(fields) + 4) + fields


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--socket", required=True)
    parser.add_argument("--end", choices=("closed", "silent", "refused"), required=True)
    parser.add_argument("--seconds", type=float, required=True)
    arguments = parser.parse_args()

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(arguments.socket)
        os.chmod(arguments.socket, 0o777)
        listener.listen()
        selector = selectors.DefaultSelector()
        selector.register(listener, selectors.EVENT_READ)
        silent, count = [], 0
        deadline = time.monotonic() + arguments.seconds
        while selector.select(max(0, deadline - time.monotonic())):
            connection, _ = listener.accept()
            count += 1
            if arguments.end == "silent":
                silent.append(connection)
                continue
            if arguments.end == "refused":
                connection.recv(1000)
                connection.sendall(error_message())
            connection.close()
    os.unlink(arguments.socket)
    print(count)


if __name__ == "__main__":
    main()
