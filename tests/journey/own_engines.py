"""Engines that may be broken: found by their pid files, held down by stopping their guardian."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from tests.runtime.launching import eventually, main_process, processes_of


@dataclass(frozen=True)
class OwnEngines:
    """PostgreSQL and Valkey in a data directory of their own."""

    home: Path
    database_url: str
    redis_url: str

    def kill(self, engine: Literal["postgres", "valkey"]) -> None:
        """Kill -9; the guardian starts it again."""
        main_process(self.home, engine).kill()

    @contextmanager
    def away(self, engine: Literal["postgres", "valkey"]) -> Iterator[None]:
        """Kill -9, and keep it away as long as the block lasts."""
        guardian = self._guardian()
        guardian.send_signal(signal.SIGSTOP)
        try:
            self.kill(engine)
            eventually(lambda: not self._has(engine))
            yield
        finally:
            guardian.send_signal(signal.SIGCONT)

    def _guardian(self) -> psutil.Process:
        (guardian,) = [
            one for one in processes_of(self.home) if one.cmdline()[-1:] == [str(self.home)]
        ]
        return guardian

    def _has(self, engine: str) -> bool:
        return any(_works_in(self.home / engine, one) for one in processes_of(self.home))


def _works_in(directory: Path, process: psutil.Process) -> bool:
    try:
        return process.cwd() == str(directory)
    except psutil.Error:  # it has just ended
        return False
