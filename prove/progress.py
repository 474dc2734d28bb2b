"""Shows what is going on: one changing line on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

EVERY_SECONDS = 10.0


class Progress:
    """Says where the run is."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._scene = ""
        self._said_at = 0.0

    @contextmanager
    def during(self, scene: str) -> Iterator[None]:
        """Name the scene that runs."""
        self._scene, self._said_at = scene, 0.0
        with self._console.status(f"{scene} …") as self._status:
            self.say("begins")
            yield

    def say(self, what: str) -> None:
        """Say what goes on now; may be called as often as one likes."""
        line = f"{self._scene} · {what}"
        if self._console.is_terminal and self._status is not None:
            self._status.update(line)
        elif time.monotonic() - self._said_at >= EVERY_SECONDS:
            self._said_at = time.monotonic()
            self._console.print(line, highlight=False)

    def tell(self, line: str) -> None:
        """Print a line that stays."""
        self._console.print(line, highlight=False)
