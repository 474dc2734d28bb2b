"""Shows what Schedule would promise, and asks whether to."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import typer
from rich.console import Console

from reachinbox.cli.client import Json
from reachinbox.cli.moments import local_zone, say_day, say_hour, say_moment, zone_name
from reachinbox.cli.terminal import how_many, plain

MOST_BARS = 12
BAR_WIDTH = 30
SHOWN_SENDERS = 10


def show_findings(found: Json, console: Console) -> None:
    """Print what preflight found: first what keeps the campaign from being scheduled."""
    for finding in found["blocking"]:
        console.print(f"✗ {plain(finding['message'], most=500)}", style="red")
    for finding in found["warnings"]:
        console.print(f"! {plain(finding['message'], most=500)}", style="yellow")


def show_plan(forecast: Json, console: Console) -> None:
    """Print the forecast: how many, when, by whom, what decides it, and what would help."""
    console.print()
    console.print(f"Plan: {_say_span(forecast)}", style="bold")
    _show_senders(forecast["by_sender"], console)
    _show_bars(forecast["by_hour"], console)
    bound_by = plain(forecast["bound_by"]["text"])
    console.print(f"  {bound_by[:1].upper()}{bound_by[1:]}")
    for suggestion in forecast["suggestions"]:
        console.print(f"  Sooner: {plain(suggestion['text'])}")
    console.print()


def ask_whether_to(verb: str, forecast: Json) -> bool:
    """Ask the person at the terminal; only a yes is a yes."""
    return typer.confirm(f"{verb} {_say_span(forecast)}?", default=False)


def _say_span(forecast: Json) -> str:
    count = how_many(forecast["count"], "e-mail")
    if not forecast["count"]:
        return count
    zone, now = local_zone(), datetime.now(UTC)
    first, last = (_moment(forecast[name]) for name in ("first_at", "last_at"))
    begin, end = (say_moment(moment, zone, now=now) for moment in (first, last))
    span = begin if begin == end else f"{begin} → {end}"
    return f"{count}, {span} {zone_name(zone, last)}"


def _show_senders(by_sender: Sequence[Json], console: Console) -> None:
    width = max((len(one["email"]) for one in by_sender[:SHOWN_SENDERS]), default=0)
    for one in by_sender[:SHOWN_SENDERS]:
        console.print(f"  {plain(one['email']):<{width}}  {one['count']:>9,}")
    if by_sender[SHOWN_SENDERS:]:
        rest = sum(one["count"] for one in by_sender[SHOWN_SENDERS:])
        console.print(f"  … and {how_many(len(by_sender) - SHOWN_SENDERS, 'sender')}: {rest:,}")


def _show_bars(by_hour: Sequence[Json], console: Console) -> None:
    bars = _bars(by_hour)
    most = max((count for _, count in bars), default=0)
    for label, count in bars[:MOST_BARS]:
        bar = "█" * max(1, round(BAR_WIDTH * count / most))
        console.print(f"  {label}  {bar} {count:,}")
    if bars[MOST_BARS:]:
        rest = sum(count for _, count in bars[MOST_BARS:])
        console.print(f"  … and {len(bars) - MOST_BARS} more days: {rest:,}")


def _bars(by_hour: Sequence[Json]) -> list[tuple[str, int]]:
    """Return a bar for each hour, or for each day if there are too many hours."""
    zone = local_zone()
    hours = [(_moment(one["hour"]), int(one["count"])) for one in by_hour]
    if len(hours) <= MOST_BARS:
        return [(say_hour(hour, zone), count) for hour, count in hours]
    days = groupby(hours, key=lambda hour: say_day(hour[0], zone))
    return [(day, sum(count for _, count in hours)) for day, hours in days]


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(text)
