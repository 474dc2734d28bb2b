"""What every scenario is given: how long it may take, and where its engines keep their data."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.machine import describe
from bench.stack import Stack, stack


@dataclass
class World:
    """The choices of one run. Each scenario starts engines of its own, so none finds leftovers."""

    quick: bool
    keep: Path | None
    description: list[str] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def stack(self) -> AsyncIterator[Stack]:
        """Run fresh engines."""
        async with stack(self.keep) as running:
            self.description = self.description or await describe(running, self.keep)
            yield running
