"""`make prove`: break a running ReachInbox in every way we know, and count what came of it."""

import argparse
import asyncio
import os
import signal
import sys
import time
import traceback
from collections.abc import Awaitable, Callable

from rich.console import Console

from prove.dropped_dots import dropped_dots
from prove.hung_senders import hung_senders
from prove.late_answer import late_answer
from prove.limit import limit
from prove.page import print_page
from prove.pauses import pauses
from prove.progress import Progress
from prove.read_only import read_only
from prove.storm import storm
from prove.world import Choices, Told

SCENES: dict[str, Callable[[Choices], Awaitable[Told]]] = {
    each.__name__: each
    for each in (storm, dropped_dots, late_answer, hung_senders, read_only, limit, pauses)
}


def read_arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m prove", description=__doc__)
    parser.add_argument(
        "scenes", nargs="*", choices=[[], *SCENES], metavar="SCENE",
        help=f"which of {', '.join(SCENES)}; all of them when none is named",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--seed", type=int, default=1, help="the first seed (1)")
    parser.add_argument(
        "--seeds", type=_at_least_one, default=os.environ.get("SEEDS") or "1",
        help="how many seeds, one after another; SEEDS in the environment says the same",
    )  # fmt: skip
    parser.add_argument("--late-seconds", type=float, help="how late the late answer comes")
    parser.add_argument("--disk", action="store_true", help="keep data on the disk, not in memory")
    return parser.parse_args()


def _at_least_one(said: str) -> int:
    if not said.isdecimal() or int(said) == 0:
        raise argparse.ArgumentTypeError(f"{said} is no number of seeds (SEEDS)")
    return int(said)


async def run_scene(name: str, choices: Choices) -> Told:
    """Run one scene; one that breaks is below the floor, and the others are run all the same."""
    try:
        return await SCENES[name](choices)
    except Exception as error:  # noqa: BLE001  -- told on the page, with its traceback here
        traceback.print_exc()
        told = Told(name.replace("_", " "))
        told.done.append(f"broke with seed {choices.seed}: {type(error).__name__}: {error}"[:500])
        told.promise("scenes that broke", 1, 0)
        return told


def end_when_told() -> None:
    """Let SIGTERM and Ctrl-C end the run in order: everything that was started is stopped."""
    task = asyncio.current_task()
    assert task is not None
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, task.cancel)


async def main() -> int:
    """Run the scenes for every seed; fail if any promise is below its floor."""
    asked = read_arguments()
    end_when_told()
    progress = Progress(Console(stderr=True))
    late = asked.late_seconds or (130.0 if asked.seeds > 1 else 20.0)
    told: list[Told] = []
    began = time.monotonic()
    for seed in range(asked.seed, asked.seed + asked.seeds):
        choices = Choices(seed, asked.quick, progress, late, asked.disk)
        for name in asked.scenes or SCENES:
            with progress.during(f"seed {seed} · {name}"):
                told.append(await run_scene(name, choices))
            for figure in told[-1].figures:
                progress.tell(f"{name}: {figure.name}: {figure.value:g} {figure.verdict}")
    seeds = range(asked.seed, asked.seed + asked.seeds)
    return print_page(told, seeds, seconds=time.monotonic() - began, on_disk=asked.disk)


try:
    sys.exit(asyncio.run(main()))
except asyncio.CancelledError:
    sys.exit(130)
