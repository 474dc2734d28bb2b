"""What processes use: CPU seconds and memory of workers, PostgreSQL and Valkey."""

import contextlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Cpu:
    """CPU seconds used so far, by part."""

    worker: float
    postgresql: float
    valkey: float

    def __sub__(self, other: "Cpu") -> "Cpu":
        return Cpu(
            self.worker - other.worker,
            self.postgresql - other.postgresql,
            self.valkey - other.valkey,
        )

    @property
    def total(self) -> float:
        """All parts together."""
        return self.worker + self.postgresql + self.valkey


def cpu_used(workers: Iterable[int], home: Path) -> Cpu:
    """Return the CPU seconds of these worker processes and of the engines that live in `home`."""
    worker = sum(_cpu_of(psutil.Process(pid)) for pid in workers)
    postgresql = valkey = 0.0
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error):
            if not _belongs(process, home):
                continue
            if process.name() == "postgres":
                postgresql += _cpu_with_children(process)
            else:
                valkey += _cpu_of(process)
    return Cpu(worker, postgresql, valkey)


def peak_memory_mb(pid: int) -> float:
    """Return the most resident memory a process has had; Linux keeps count."""
    status = Path(f"/proc/{pid}/status")
    if status.exists() and (peak := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(peak[1]) * 1024 / 1e6
    return psutil.Process(pid).memory_info().rss / 1e6


def own_memory_mb() -> float:
    """Return the most resident memory this process has had."""
    return peak_memory_mb(os.getpid())


def _cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _cpu_with_children(process: psutil.Process) -> float:
    """Count those that have ended too: a backend's time goes to the postmaster."""
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def _belongs(process: psutil.Process, home: Path) -> bool:
    return process.name() in {"postgres", "valkey-server"} and any(
        str(file.path).startswith(str(home)) for file in process.open_files()
    )
