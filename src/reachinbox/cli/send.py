"""`reachinbox send`: a whole campaign from a terminal, from the CSV to the last e-mail."""

import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from reachinbox.cli.client import Client, Json, Refused
from reachinbox.cli.failing import FAILED, Failed, WrongUsage
from reachinbox.cli.moments import local_zone, read_moment
from reachinbox.cli.people import import_people
from reachinbox.cli.plan import ask_whether_to, show_findings, show_plan
from reachinbox.cli.sign_in import signed_in
from reachinbox.cli.summary import show_summary
from reachinbox.cli.terminal import open_console
from reachinbox.cli.watch import watch_until_done
from reachinbox.runtime.ids import new_id

app = typer.Typer(add_completion=False)


@dataclass
class _Draft:
    """The campaign being made; promised once Schedule has answered."""

    id: str
    is_promised: bool = False


@app.command()
def send(
    csv: Annotated[
        Path, typer.Argument(help="The people to write to.", exists=True, dir_okay=False)
    ],
    template: Annotated[
        Path, typer.Option(help="The content: HTML with Liquid.", exists=True, dir_okay=False)
    ],
    subject: Annotated[str, typer.Option(help="The subject; Liquid, too.")],
    sender: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EMAIL", help="Whom it comes from; may be repeated. Not needed in the sandbox."
        ),
    ] = None,
    start: Annotated[
        str | None, typer.Option(metavar="ISO", help="When to begin, such as 2026-11-30T09:00.")
    ] = None,
    delay: Annotated[float, typer.Option(help="Seconds between two e-mails of a sender.")] = 0,
    hourly_limit: Annotated[
        int | None, typer.Option(help="How many may leave within any 60 minutes.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What to call the campaign.")] = None,
    problems: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the rows to mend here, as CSV.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Another instance (REACHINBOX_URL, REACHINBOX_TOKEN).")
    ] = None,
    user: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="Whose campaign; else the first user's.")
    ] = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Schedule without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop after the plan.")] = False,
) -> None:
    """Import a CSV, show the plan, schedule it, and watch until everything is sent."""
    if not (yes or dry_run or sys.stdin.isatty()):
        raise WrongUsage("nobody can be asked here whether to schedule: say --yes or --dry-run")
    content = {
        "name": name or f"{csv.stem} {datetime.now().astimezone():%Y-%m-%d %H:%M}",
        "subject": subject,
        "html": _read_text(template),
        **_pace(start, delay, hourly_limit),
    }
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # tidy up as after Ctrl-C
    console = open_console()
    with signed_in(url, user, console) as client:
        content["sender_ids"] = _choose_senders(client, sender or [])
        with _draft(client, content, console) as draft:
            _fill(client, draft, csv, problems, console)
            forecast = client.post(f"campaigns/{draft.id}/forecast")
            show_plan(forecast, console)
            if dry_run:
                console.print("A dry run: nothing was scheduled.")
                return
            if not (yes or ask_whether_to("Schedule", forecast)):
                console.print("Nothing was scheduled.")
                raise typer.Exit(FAILED)
            _promise(client, draft)
        ended = watch_until_done(client, draft.id, console)
        raise typer.Exit(show_summary(client, ended, console))


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongUsage(f"{path} is not UTF-8 text") from None


def _pace(start: str | None, delay: float, hourly_limit: int | None) -> dict[str, Any]:
    zone = local_zone()
    pace: dict[str, Any] = {"delay_seconds": delay, "timezone": zone.key if zone else "UTC"}
    if hourly_limit is not None:
        pace["hourly_limit"] = hourly_limit
    if start is not None:
        try:
            pace["start_at"] = read_moment(start).isoformat()
        except (ValueError, OverflowError):
            raise WrongUsage(
                f"--start {start!r} is not an ISO 8601 time such as 2026-11-30T09:00"
            ) from None
    return pace


def _choose_senders(client: Client, wanted: Sequence[str]) -> list[str]:
    """Return the senders' ids: those named, else the one of the sandbox."""
    senders = list(client.items("senders"))
    if wanted:
        by_email = {one["email"].lower(): one["id"] for one in senders}
        for email in wanted:
            if email.strip().lower() not in by_email:
                raise WrongUsage(f"you have no sender {email}: {_name_all(senders)}")
        return [by_email[email.strip().lower()] for email in wanted]
    servers = client.items("smtp-servers")
    sandbox = {one["id"] for one in servers if one["is_sandbox"]}
    trial = [one["id"] for one in senders if sandbox.issuperset(one["smtp_server_ids"])]
    if not trial:
        raise WrongUsage(f"say whom it comes from with --sender: {_name_all(senders)}")
    return trial[-1:]  # the list is newest first: the one that came with the account


def _name_all(senders: Sequence[Json]) -> str:
    named = [one["email"] for one in senders]
    if not named:
        return "there is none yet, so add one first"
    return f"there is {', '.join(named[:5])}{' …' if named[5:] else ''}"


@contextmanager
def _draft(client: Client, content: dict[str, Any], console: Console) -> Generator[_Draft]:
    """Make a draft, and remove it again unless it has been promised."""
    draft = _Draft(client.post("campaigns", content, key=str(new_id()))["id"])
    try:
        try:
            yield draft
        finally:
            if not draft.is_promised:
                _remove(client, draft)
    except KeyboardInterrupt:
        console.print("Stopped: the draft was removed, nothing is sent.")
        raise


def _remove(client: Client, draft: _Draft) -> None:
    try:
        client.delete(f"campaigns/{draft.id}")
    except Refused as refusal:
        if refusal.code == "not_ended":  # stopped while Schedule was being answered
            raise Failed(f"campaign {draft.id} has been scheduled all the same") from None
        raise


def _fill(
    client: Client, draft: _Draft, csv: Path, problems: Path | None, console: Console
) -> None:
    """Import the CSV; raise `Failed` with what has to be mended before it can be scheduled."""
    import_people(client, draft.id, csv, problems, console)
    found = client.get(f"campaigns/{draft.id}/preflight")
    show_findings(found, console)
    if not found["ready"]:
        raise Failed("mend that first: nothing was scheduled, and the draft was removed")


def _promise(client: Client, draft: _Draft) -> None:
    client.post(f"campaigns/{draft.id}/schedule", key=str(new_id()))
    draft.is_promised = True
