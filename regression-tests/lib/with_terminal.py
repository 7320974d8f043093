#!/usr/bin/env python3
# Copyright the dodns authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""with_terminal.py EDITOR KEY COMMAND…: runs a command on a terminal of its own, with EDITOR as its editor, and presses
KEY whenever the command asks something (its output pauses behind a question mark, a colon or a closing bracket).
"""

import os
import pty
import select
import sys


def main():
    editor, key, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    child, terminal = pty.fork()
    if child == 0:
        os.environ["EDITOR"] = editor
        os.execvp(command[0], command)
    screen = b""
    asked = 0
    while True:
        ready, _, _ = select.select([terminal], [], [], 0.3)
        if ready:
            try:
                data = os.read(terminal, 4096)
            except OSError:  # the other side is closed
                break
            if not data:
                break
            screen += data
        elif screen[asked:].rstrip().endswith((b"?", b":", b")")):
            asked = len(screen)
            os.write(terminal, key.encode())
    sys.stdout.write(screen.decode(errors="replace"))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
