"""The `reachinbox` command: starts every process, and does for a terminal what the screen does."""

from reachinbox.cli.run import main

__all__ = ["main"]
