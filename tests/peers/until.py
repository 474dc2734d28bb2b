"""Waits for a condition that only the other side of a real connection can bring about."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  the other side has no event to give us
            await asyncio.sleep(0)
