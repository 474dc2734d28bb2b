"""The page at the end: what was done, what was promised, what was found, and the verdict."""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich import box
from rich.console import Console
from rich.table import Table

from bench.figures import COLOURS, Figure
from bench.machine import where_to_keep
from prove.world import Told

INTRODUCTION = """\
Every number below comes from comparing two records that share no code: what an SMTP server outside
ReachInbox wrote down before it answered, and what ReachInbox's own ledger says, Message-ID by
Message-ID. Engines, workers and the outside are real processes; kill -9 is kill -9. The same seed
gives the same e-mails, fates and order of faults; the moments differ with the machine."""


def print_page(told: Sequence[Told], seeds: range, *, seconds: float, on_disk: bool) -> int:
    """Print the page; return the exit status, 1 when a promise is below its floor."""
    out = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    out.rule("ReachInbox, proved" if not _below(told) else "ReachInbox, not proved")
    out.print(INTRODUCTION)
    out.print(_circumstances(seeds, seconds, on_disk=on_disk), style="dim")
    out.print()
    for one in told:
        out.print(f"[bold]{one.scene}[/]")
        for line in one.done:
            out.print(f"  {line}", markup=False)
    out.print(_table(told))
    for line in dict.fromkeys(line for one in told for line in one.not_run):
        out.print(f"[yellow]not run:[/] {line}")
    below = _below(told)
    if below:
        out.print(f"[bold red]{len(below)} below the floor:[/] " + "; ".join(below))
    else:
        out.print(
            f"[bold green]Every promise held[/] ({len(_worst(told))} of {len(_worst(told))})."
        )
    return int(bool(below))


def _circumstances(seeds: range, seconds: float, *, on_disk: bool) -> str:
    kept = "a RAM disk" if where_to_keep(on_disk=on_disk) else "the disk"
    of = f"seed {seeds[0]}" if len(seeds) == 1 else f"seeds {seeds[0]}-{seeds[-1]}"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {of}, {seconds / 60:.1f} minutes; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f} in the last five minutes, "
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}; "
        f"PostgreSQL and Valkey durable (fsync on) on {kept}"
    )


def _below(told: Sequence[Told]) -> list[str]:
    return [f"{each.scenario}: {each.name}" for each in _worst(told) if each.verdict == "below"]


def _worst(told: Iterable[Told]) -> list[Figure]:
    """Return each promise once: with the worst number of all seeds."""
    worst: dict[tuple[str, str], Figure] = {}
    for figure in (figure for one in told for figure in one.figures):
        key = figure.scenario, figure.name
        if key not in worst or _is_worse(figure, worst[key]):
            worst[key] = figure
    return list(worst.values())


def _is_worse(one: Figure, other: Figure) -> bool:
    return one.value < other.value if one.better == "more" else one.value > other.value


def _table(told: Sequence[Told]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("scene", no_wrap=True)
    table.add_column("promise")
    for name in ("found", "floor", "best"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    last = ""
    for figure in _worst(told):
        if last and figure.scenario != last:
            table.add_section()
        colour, word = COLOURS[figure.verdict], _word(figure)
        found = f"{_number(figure.value)} {figure.unit}".strip()
        table.add_row(
            figure.scenario if figure.scenario != last else "",
            figure.name,
            f"[{colour}]{found}[/]" if colour else found,
            _mark(figure, figure.floor),
            _mark(figure, figure.best),
            f"[{colour}]{word}[/]" if colour else "",
        )
        last = figure.scenario
    return table


def _word(figure: Figure) -> str:
    # where the floor leaves nothing to be desired, reaching it is the best there is
    is_best = figure.verdict == "best" or (figure.verdict == "ok" and figure.best is None)
    return "held" if is_best else figure.verdict


def _mark(figure: Figure, mark: float | None) -> str:
    if mark is None:
        return ""
    return f"{'≥' if figure.better == 'more' else '≤'} {_number(mark)}"


def _number(value: float) -> str:
    if value == float("inf"):
        return "never"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
