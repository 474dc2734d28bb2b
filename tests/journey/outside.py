"""The outside's own record: an SMTP server process that writes down whatever it takes."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Taken:
    """A message the outside took; `dot_time` is when its final dot came, in seconds since 1970."""

    message_id: str
    mail_from: str
    recipient: str
    dot_time: float


@dataclass(frozen=True)
class Outside:
    """What everybody else would say was sent."""

    port: int
    record: Path

    def messages(self) -> list[Taken]:
        """Return what was taken so far, in the order of the final dots."""
        lines = self.record.read_text("utf-8").splitlines() if self.record.exists() else []
        taken = [
            Taken(line["message_id"], line["mail_from"], line["recipients"][0], line["dot_time"])
            for line in map(json.loads, lines)
        ]
        return sorted(taken, key=lambda message: message.dot_time)

    def count(self) -> int:
        """Return how many messages were taken so far."""
        return self.record.read_bytes().count(b"\n") if self.record.exists() else 0

    def copies(self) -> Counter[str]:
        """Return how often each Message-ID was taken."""
        return Counter(message.message_id for message in self.messages())

    def times_of(self, mail_from: str) -> list[float]:
        """Return the moments of one sender's final dots."""
        return [one.dot_time for one in self.messages() if one.mail_from == mail_from]

    async def took(self, count: int, patience: float = 20) -> None:
        """Wait until at least `count` messages were taken."""
        async with asyncio.timeout(patience):
            while self.count() < count:
                await asyncio.sleep(0.005)


@contextmanager
def outside_server(record: Path, *options: str) -> Iterator[Outside]:
    """Run the scripted server as a process; `options` are those of its command line."""
    command = [sys.executable, "-m", "tests.peers.scripted_smtp", "--record", str(record), *options]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said = process.stdout.readline()
            yield Outside(int(said.removeprefix("listening on ")), record)
        finally:
            process.terminate()
            process.wait(10)
