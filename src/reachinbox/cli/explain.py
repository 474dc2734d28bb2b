"""`reachinbox explain`: why an e-mail has not been sent yet."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from reachinbox.cli.client import Client, Json, Refused
from reachinbox.cli.moments import local_zone, say_moment, zone_name
from reachinbox.cli.sign_in import signed_in
from reachinbox.cli.terminal import open_console, plain

app = typer.Typer(add_completion=False)


@app.command()
def explain(
    email_id: Annotated[UUID, typer.Argument(metavar="EMAIL_ID")],
    url: Annotated[
        str | None, typer.Option(help="Another instance (REACHINBOX_URL, REACHINBOX_TOKEN).")
    ] = None,
    user: Annotated[
        str | None, typer.Option(metavar="EMAIL", help="Whose e-mail; else the first user's.")
    ] = None,
) -> None:
    """Say what an e-mail waits for, or how it ended."""
    console = open_console()
    with signed_in(url, user, console) as client:
        _show_email(client.get(f"emails/{email_id}"), console)
        outlook = _read_outlook(client, email_id)
        if outlook is not None:
            _show_outlook(outlook, console)


def _read_outlook(client: Client, email_id: UUID) -> Json | None:
    """Return the explanation; None where the instance does not give one yet."""
    try:
        return client.get(f"emails/{email_id}/outlook")
    except Refused as refusal:
        if refusal.status_code == HTTPStatus.NOT_FOUND:
            return None
        raise


def _show_outlook(outlook: Json, console: Console) -> None:
    console.print(f"  {plain(outlook['summary'], most=500)}")
    if outlook["likely_at"]:
        console.print(f"  likely to go: {_say(outlook['likely_at'])}")
    for gate in outlook["gates"]:
        _show_gate(gate, console)


def _show_email(email: Json, console: Console) -> None:
    console.print(f"{plain(email['recipient'])}: {email['status']}", style="bold")
    if email["status"] == "scheduled":
        console.print(f"  due {_say(email['scheduled_at'])}{_because(email['scheduled_reason'])}")
        if email["scheduled_at"] != email["planned_at"]:
            console.print(f"  planned for {_say(email['planned_at'])}")
    elif email["ended_at"]:
        console.print(f"  since {_say(email['ended_at'])}{_because(email['reason'])}")
    if email["attempts"]:
        console.print(f"  attempts: {email['attempts']}")
    if email["error"]:
        console.print(f"  last answer: {plain(email['error'], most=500)}")


def _show_gate(gate: Json, console: Console) -> None:
    opens = f", opens {_say(gate['opens_at'])}" if gate.get("opens_at") else ""
    reason = f": {plain(gate['reason'], most=500)}" if gate.get("reason") else ""
    mark, style = ("✓", "green") if gate["open"] else ("✗", "red")
    console.print(f"  {mark} {plain(gate['gate'])}{reason}{opens}", style=style)


def _say(text: str) -> str:
    moment, zone = datetime.fromisoformat(text), local_zone()
    return f"{say_moment(moment, zone, now=datetime.now(UTC))} {zone_name(zone, moment)}"


def _because(reason: str | None) -> str:
    return f" ({plain(reason).replace('_', ' ')})" if reason else ""
