"""Measures the window of doubt: how long an answer is known to nobody but the worker that heard it.

`python -m prove.window [--disk]` runs one worker at full speed and times, for every settlement, the
milliseconds from the moment the answer was read until its commit was confirmed. The numbers are in
docs/decisions/0012.
"""

import argparse
import asyncio
import gc
import os
import sys
import time
from dataclasses import dataclass, field

import uvloop
from rich.console import Console

from prove.people import promise
from prove.progress import Progress
from prove.record import outside_server
from prove.world import Choices, World, a_world
from reachinbox.ledger.settle import Settlement
from reachinbox.runtime.settings import Settings
from reachinbox.senders.recorder import Recorder
from reachinbox.worker import Worker

USERS, SENDERS_EACH, CONNECTIONS, EMAILS_EACH = 10, 2, 4, 2_000
PATIENCE = 300.0


@dataclass
class Window:
    """What the recorder did, seen from outside it."""

    waits: list[float] = field(default_factory=list)
    """seconds between answer and commit, one for each settlement of an attempt"""
    waiting: int = 0
    most_waiting: int = 0

    def watch(self) -> None:
        """Time every settlement of this process from now on."""
        record = Recorder.record

        def timed(recorder: Recorder, settlement: Settlement) -> asyncio.Future[None]:
            began = time.perf_counter()
            recorded = record(recorder, settlement)
            if settlement.is_attempt:
                self.waiting += 1
                self.most_waiting = max(self.most_waiting, self.waiting)
                recorded.add_done_callback(lambda _: self._note(time.perf_counter() - began))
            return recorded

        Recorder.record = timed  # type: ignore[method-assign]

    def _note(self, seconds: float) -> None:
        self.waiting -= 1
        self.waits.append(seconds)

    def tell(self) -> str:
        """Say it in milliseconds."""
        waits = sorted(self.waits)
        at = {share: 1000 * waits[int(share * (len(waits) - 1))] for share in (0.5, 0.99, 1.0)}
        return (
            f"{len(waits):,} answers; to the commit {at[0.5]:.1f} ms in the middle, "
            f"{at[0.99]:.1f} ms for 99 %, {at[1.0]:.1f} ms at most; "
            f"{self.most_waiting} waited at once at most"
        )


async def main() -> None:
    """Send 20,000 e-mails through one worker in this process, as fast as it can."""
    parser = argparse.ArgumentParser(prog="python -m prove.window", description=__doc__)
    parser.add_argument("--disk", action="store_true", help="keep data on the disk, not in memory")
    asked = parser.parse_args()
    progress = Progress(Console(stderr=True))
    window = Window()
    async with a_world(Choices(1, quick=True, progress=progress, disk=asked.disk)) as world:
        with outside_server(world.home / "outside.txt") as outside:
            for number in range(USERS):
                who = await world.add(outside, SENDERS_EACH, CONNECTIONS)
                await promise(world.database, who, EMAILS_EACH, about=f"campaign{number}")
            window.watch()
            began = time.monotonic()
            await _send_all(world)
            rate = USERS * EMAILS_EACH / (time.monotonic() - began)
    sys.stdout.write(
        f"{window.tell()}; {rate:,.0f}/s, {USERS * CONNECTIONS} connections, "
        f"load {os.getloadavg()[0]:.1f}\n"
    )


async def _send_all(world: World) -> None:
    settings = Settings(**{name.lower(): value for name, value in world.stack.settings.items()})
    gc.collect()  # as `run_worker` does
    gc.freeze()
    worker = Worker(settings)
    working = asyncio.create_task(worker.run())
    assert await world.until_open_is(0, "sending", PATIENCE), "not all ended"
    worker.leave()
    await working


if __name__ == "__main__":
    uvloop.run(main())
