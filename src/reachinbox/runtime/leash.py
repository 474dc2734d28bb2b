"""Kills the launcher's child processes when the launcher is gone, by whatever means.

A program of its own (standard library only) in a session of its own. Its standard input is a pipe
from the launcher: `+123` puts a process on the leash, `-123` takes it off, and the end of the pipe
kills those that are left. Unlike Linux's parent-death signal this works everywhere.
"""

import contextlib
import os
import signal
import sys


def main() -> None:
    """Read until the pipe ends."""
    for name in ("SIGINT", "SIGHUP", "SIGTERM"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    held: set[int] = set()
    for line in sys.stdin:
        change = held.add if line[0] == "+" else held.discard
        change(int(line[1:]))
    for pid in held:
        # Each is the leader of its own process group; what it has started goes with it.
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
