"""Keeps so many workers running, whoever is killed, and counts what happens to them."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.journey.stack import Program, Stack

FAKETIME = "/usr/lib"


def libfaketime() -> Path | None:
    """Return Debian's libfaketime, if it is installed."""
    return next(iter(sorted(Path(FAKETIME).glob("*/faketime/libfaketime.so.1"))), None)


@dataclass
class Crew:
    """Worker processes in numbered places; a place is filled again as soon as it is empty."""

    stack: Stack
    dice: random.Random
    count: int
    own_settings: dict[int, dict[str, str]] = field(default_factory=dict)
    """settings of single places, beyond those of all"""
    places: list[Program] = field(default_factory=list)
    kills: int = 0
    kills_at_work: int = 0
    by_themselves: int = 0

    def __post_init__(self) -> None:
        self._turns = [asyncio.Lock() for _ in range(self.count)]

    async def start(self) -> None:
        """Fill every place and wait until all are at work."""
        self.places = [self._start(place) for place in range(self.count)]
        for worker in self.places:
            await self.stack.until(lambda each=worker: is_ready(each), watch=worker)

    async def kill_one(self) -> Program:
        """Kill -9 a random worker and start another in its place; return the killed one."""
        place = self.dice.choice([n for n in range(self.count) if not self._turns[n].locked()])
        async with self._turns[place]:
            killed = self.places[place]
            self.kills += 1
            self.kills_at_work += is_ready(killed)
            self._note_end(killed)
            await killed.kill()
            self.places[place] = self._start(place)
        return killed

    async def restart_all(self) -> None:
        """Restart one after another as an operator would: SIGTERM, wait, start."""
        for place in range(self.count):
            async with self._turns[place]:
                self._note_end(self.places[place])
                await self.places[place].leave()
                new = self.places[place] = self._start(place)
                await self.stack.until(lambda each=new: is_ready(each), watch=new, patience=60)

    async def watch(self) -> None:
        """Start again, for ever, whoever has ended without being asked."""
        while True:
            for place, turn in enumerate(self._turns):
                if not turn.locked() and not self.places[place].is_running:
                    self._note_end(self.places[place])
                    self.places[place] = self._start(place)
            await asyncio.sleep(0.2)

    def _note_end(self, program: Program) -> None:
        self.by_themselves += not program.is_running

    def _start(self, place: int) -> Program:
        return self.stack.start("worker", **self.own_settings.get(place, {}))


def is_ready(program: Program) -> bool:
    """Whether a worker is at work."""
    return program.is_running and program.said("worker ready") > 0


def errors_of(stack: Stack) -> list[str]:
    """Return what the workers said that tells of a bug."""
    workers = [each for each in stack.programs if each.name.startswith("worker")]
    return [f"{each.name}: {line}" for each in workers for line in each.errors()]
