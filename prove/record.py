"""Reads what the outside wrote down, and measures it: windows, gaps, copies."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from prove.fate import Odds

REPOSITORY = Path(__file__).parents[1]
LOGIN = ("prover", "the outside's password")


@dataclass(frozen=True)
class Seen:
    """A message whose final dot came to the outside; `at` in seconds since 1970."""

    at: float
    became: str
    message_id: str
    sender: str
    recipient: str

    @property
    def is_there(self) -> bool:
        """Whether the recipient has it: taken, or taken and the line cut before the answer."""
        return self.became in {"taken", "dropped"}


@dataclass(frozen=True)
class OutsideRecord:
    """The outside's server: where it listens, how it was told to behave, what it wrote down."""

    port: int
    path: Path
    seed: int
    odds: Odds

    def seen(self) -> list[Seen]:
        """Return every message so far, in the order of time."""
        lines = [line.split(" ") for line in self.path.read_text().splitlines()]
        return sorted((Seen(float(at), *rest) for at, *rest in lines), key=lambda one: one.at)

    def there(self) -> list[Seen]:
        """Return the messages that some recipient has."""
        return [one for one in self.seen() if one.is_there]

    def copies(self) -> Counter[str]:
        """Return how many copies of each Message-ID are there."""
        return Counter(one.message_id for one in self.there())

    def count(self) -> int:
        """Return how many messages came so far, whatever became of them."""
        return self.path.read_bytes().count(b"\n")


@contextmanager
def outside_server(
    path: Path,
    *,
    seed: int = 0,
    odds: Odds = Odds(),  # noqa: B008 - frozen
    dot_seconds: float = 0.0,
    hangs: bool = False,
) -> Iterator[OutsideRecord]:
    """Run the outside as a process of its own."""
    command = [
        sys.executable, "-m", "prove.server", "--record", str(path), "--seed", str(seed),
        "--dropped", str(odds.dropped), "--busy", str(odds.busy), "--refused", str(odds.refused),
        "--dot-seconds", str(dot_seconds), "--login", ":".join(LOGIN),
        *(["--hangs"] if hangs else []),
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            yield OutsideRecord(int(said.removeprefix("listening on ")), path, seed, odds)
        finally:
            process.terminate()
            process.wait(10)


def most_in_a_window(times: Sequence[float], window: float) -> int:
    """Return the most of these sorted times in any sliding window, half open."""
    first, most = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - window:
            first += 1
        most = max(most, last - first + 1)
    return most


def least_gap(times: Sequence[float]) -> float:
    """Return the shortest time between two that follow each other; infinite for fewer."""
    return min((b - a for a, b in pairwise(times)), default=float("inf"))


def covered_seconds(times: Sequence[float], window: float, begin: float, end: float) -> float:
    """Return the seconds between `begin` and `end` for which each of `times` fills its window."""
    return sum(max(0.0, min(at + window, end) - max(at, begin)) for at in times)
