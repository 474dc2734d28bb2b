"""Watches a campaign until it has ended: a bar of what became of its e-mails, and why it waits."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from reachinbox.cli.client import Client, Json
from reachinbox.cli.moments import local_zone, say_moment, zone_name
from reachinbox.cli.terminal import how_many, plain

ENDED = ("completed", "cancelled")
POLL = 1.0
"""Seconds, so that one command needs about 70 of the 100 requests a user has a minute."""
FIRST_POLL = 0.2
LOOK_INTO_SILENCE_AFTER = 3.0
"""Seconds without anything sent after which it is found out why."""
LINE_EVERY = 10.0
"""Seconds between two lines where there is no terminal to draw on."""
PATIENCE = 120.0
"""Seconds for which the instance may be away."""
NEXT_AMONG = 50
BAR_WIDTH = 60

SEGMENTS = (
    ("sent", "green"),
    ("failed", "red"),
    ("unknown", "magenta"),
    ("skipped", "yellow"),
    ("cancelled", "yellow"),
)


def watch_until_done(client: Client, campaign_id: str, console: Console) -> Json:
    """Return the campaign as it ended. Ctrl-C stops only the watching, and says so."""
    try:
        with Live(console=console, auto_refresh=False, transient=True) as live:
            draw = live.update if console.is_terminal else _Lines(console).draw
            return _watch(client, campaign_id, lambda view: draw(view, refresh=True))
    except KeyboardInterrupt:
        console.print(f"Not watching any more: campaign {campaign_id} goes on by itself.")
        raise


def _watch(client: Client, campaign_id: str, draw: Callable[[Group], None]) -> Json:
    pause, silence = FIRST_POLL, _Silence(client, campaign_id)
    while True:
        campaign = client.get(f"campaigns/{campaign_id}", patience=PATIENCE)
        if campaign["status"] in ENDED:
            return campaign
        draw(_view(campaign, silence.reason(campaign)))
        time.sleep(pause)
        pause = min(pause * 1.3, POLL)


class _Lines:
    """Draws for a log: a line now and then instead of a picture that moves."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._next = 0.0

    def draw(self, view: Group, *, refresh: bool) -> None:
        if refresh and time.monotonic() >= self._next:
            self._next = time.monotonic() + LINE_EVERY
            for line in view.renderables[1:]:
                self._console.print(line)


class _Silence:
    """Finds out why nothing is being sent, when nothing is."""

    def __init__(self, client: Client, campaign_id: str) -> None:
        self._client = client
        self._campaign_id = campaign_id
        self._open: int | None = None
        self._since = time.monotonic()
        self._reason = ""

    def reason(self, campaign: Json) -> str:
        """Return a sentence, or nothing while e-mails leave."""
        if campaign["status"] == "paused":
            why = campaign["status_reason"]
            return f"Paused{f' ({_words(why)})' if why else ''}: it goes on when it is resumed."
        still_open = _open(campaign["counts"])
        if still_open != self._open:
            self._open, self._since, self._reason = still_open, time.monotonic(), ""
        elif time.monotonic() - self._since > LOOK_INTO_SILENCE_AFTER:
            self._reason = self._look()
            self._since = time.monotonic()
        return self._reason

    def _look(self) -> str:
        query = {"campaign_id": self._campaign_id, "status": "scheduled", "limit": NEXT_AMONG}
        waiting = self._client.get("emails", query)["items"]
        if not waiting:
            return "Waiting for an SMTP server to answer."
        coming = min(waiting, key=lambda one: one["scheduled_at"])
        at = datetime.fromisoformat(coming["scheduled_at"])
        if at > datetime.now(UTC):
            why = coming["scheduled_reason"]
            said = say_moment(at, local_zone(), now=datetime.now(UTC))
            return f"Next at {said}{f' ({_words(why)})' if why else ''}."
        sender = self._client.get(f"senders/{coming['sender_id']}")
        if sender["health"] in ("stopped", "cooling"):
            return plain(f"{sender['email']} is {sender['health']}: {sender['health_reason']}")
        return "Due, and waiting for a worker (`reachinbox doctor` looks whether one runs)."


def _view(campaign: Json, reason: str) -> Group:
    counts = campaign["counts"]
    lines = [_bar(counts), Text(_say_counts(campaign))]
    if reason:
        lines.append(Text(reason, style="yellow"))
    return Group(*lines)


def _bar(counts: Json) -> Text:
    """Draw the states as segments whose ends are rounded together, so that they fill the bar."""
    bar, done, drawn = Text(), 0, 0
    for name, style in SEGMENTS:
        done += counts[name]
        end = BAR_WIDTH * done // max(1, counts["total"])
        bar.append("━" * (end - drawn), style=style)
        drawn = end
    return bar.append("━" * (BAR_WIDTH - drawn), style="bright_black")


def _say_counts(campaign: Json) -> str:
    counts = campaign["counts"]
    said = [f"{counts['sent']:,} of {how_many(counts['total'], 'e-mail')} sent"]
    said += [f"{counts[name]:,} {name}" for name, _ in SEGMENTS[1:] if counts[name]]
    said.append(f"{_open(counts):,} remaining")
    if campaign["speed_per_minute"]:
        said.append(f"{campaign['speed_per_minute']:,} a minute")
    if campaign["finish_at"]:
        at, zone = datetime.fromisoformat(campaign["finish_at"]), local_zone()
        said.append(f"done {say_moment(at, zone, now=datetime.now(UTC))} {zone_name(zone, at)}")
    return " · ".join(said)


def _open(counts: Json) -> int:
    return counts["scheduled"] + counts["claimed"] + counts["sending"]


def _words(code: str) -> str:
    return plain(code).replace("_", " ")
