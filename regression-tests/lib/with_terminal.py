#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""with_terminal.py EDITOR PROMPT KEYS COMMAND…: runs a command on a terminal of its own, with EDITOR as its editor, and
presses the next of KEYS each time PROMPT appears. Prints what the terminal showed; fails when more is asked.
"""

import os
import pty
import sys


def main():
    editor, prompt, keys, command = sys.argv[1], sys.argv[2].encode(), sys.argv[3], sys.argv[4:]
    child, terminal = pty.fork()
    if child == 0:
        os.environ["EDITOR"] = editor
        os.execvp(command[0], command)
    screen = b""
    pressed = 0
    while True:
        try:
            data = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            break
        if not data:
            break
        screen += data
        while screen.count(prompt) > pressed:
            if pressed == len(keys):
                os.close(terminal)
                sys.exit(f"asked once more: {screen.decode(errors='replace')}")
            os.write(terminal, keys[pressed].encode())
            pressed += 1
    sys.stdout.write(screen.decode(errors="replace").replace("\r\n", "\n"))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
