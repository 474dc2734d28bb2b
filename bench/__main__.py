"""`make bench`: the figures of ReachInbox on this machine, as whole processes, in one table."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable

from rich.console import Console

from bench.figures import Figure, table_of
from bench.hand_over import hand_over
from bench.lateness import lateness
from bench.limit_wave import wave
from bench.limits import limits
from bench.machine import where_to_keep
from bench.schedule import schedule
from bench.world import World

SCENARIOS: dict[str, Callable[[World], AsyncIterator[Figure]]] = {
    each.__name__: each for each in (hand_over, wave, lateness, limits, schedule)
}


def read_arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "scenarios", nargs="*", choices=[[], *SCENARIOS], metavar="SCENARIO",
        help=f"which of {', '.join(SCENARIOS)}; all of them when none is named",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="less of everything: two minutes")
    parser.add_argument("--disk", action="store_true", help="keep data on the disk, not in memory")
    return parser.parse_args()


def end_when_told() -> None:
    """Let SIGTERM and Ctrl-C end the run in order: everything that was started is stopped."""
    task = asyncio.current_task()
    assert task is not None
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)


async def main() -> int:
    """Run the scenarios one after another; fail if any figure is below its floor."""
    asked = read_arguments()
    end_when_told()
    say = Console(stderr=True)
    world = World(quick=asked.quick, keep=where_to_keep(on_disk=asked.disk))
    figures: list[Figure] = []
    for name in asked.scenarios or SCENARIOS:
        with say.status(f"{name} …"):
            async for figure in SCENARIOS[name](world):
                figures.append(figure)
                say.print(f"{figure.scenario}: {figure.name} {figure.value:,.3f} {figure.unit}")
    out = Console(width=None if sys.stdout.isatty() else 130)
    for line in world.description:
        out.print(line, highlight=False)
    out.print(table_of(figures))
    return int(any(figure.verdict == "below" for figure in figures))


try:
    sys.exit(asyncio.run(main()))
except asyncio.CancelledError:
    sys.exit(130)
