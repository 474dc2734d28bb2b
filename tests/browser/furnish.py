"""Fills an instance with what a user has after some days, through the API: for pictures."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.browser.visitor import PASSWORD

EMAIL = "ada@example.com"
CAMPAIGNS: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("Welcome letter", 240, {}),
    ("Spring letter to members", 900, {"delay_seconds": 1.5}),
    ("Invitation to the autumn meeting in Hamburg", 4_200, {"hourly_limit": 300}),
    ("Monday digest", 1_200, {"start_in_hours": 14}),
    ("Survey: how was your first month?", 600, {"delay_seconds": 2, "then": "pause"}),
    ("Old newsletter", 80, {"start_in_hours": 50, "then": "cancel"}),
)


def furnish(address: str) -> str:
    """Sign up, schedule campaigns into the sandbox; return the e-mail address to sign in with."""
    with httpx.Client(base_url=address, timeout=30) as client:
        who = {"email": EMAIL, "password": PASSWORD}
        client.post("/api/auth/register", json=who | {"name": "Ada Lovelace"}).raise_for_status()
        token = client.post("/api/auth/login", json=who).json()["access_token"]
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {token}"
        sender = client.get("/api/senders").json()["items"][0]["id"]
        for name, count, more in CAMPAIGNS:
            _schedule(client, sender, name, count, **more)
        _draft(client, sender)
        _add_server(client)
        _until_some_are_sent(client)
    return EMAIL


def _schedule(
    client: httpx.Client,
    sender: str,
    name: str,
    count: int,
    *,
    then: str = "",
    start_in_hours: float = 0,
    **pace: Any,
) -> None:
    if start_in_hours:
        pace["start_at"] = (datetime.now(UTC) + timedelta(hours=start_in_hours)).isoformat()
    people = [{"email": _address(n), "first_name": f"Reader {n}"} for n in range(count)]
    answer = client.post(
        "/api/campaigns/schedule",
        json={
            "name": name,
            "subject": f"{name}, {{{{ first_name }}}}",
            "html": "<p>Hello {{ first_name }}, thank you for reading.</p>",
            "recipients": people,
            "sender_ids": [sender],
            **pace,
        },
    )
    answer.raise_for_status()
    if then:
        client.post(f"/api/campaigns/{answer.json()['campaign_id']}/{then}").raise_for_status()


def _address(number: int) -> str:
    # The sandbox plays these: some are refused, as in life.
    return f"nobody+{number}@example.org" if number % 41 == 7 else f"reader{number}@example.net"


def _draft(client: httpx.Client, sender: str) -> None:
    draft = {"name": "Winter sale", "subject": "", "html": "", "sender_ids": [sender]}
    client.post("/api/campaigns", json=draft).raise_for_status()


def _add_server(client: httpx.Client) -> None:
    server = {"name": "Office", "host": "127.0.0.1", "port": 9, "security": "none"}
    made = client.post("/api/smtp-servers", json=server)
    made.raise_for_status()
    sender = {
        "email": "letters@example.com",
        "name": "Letters",
        "smtp_server_ids": [made.json()["id"]],
    }
    client.post("/api/senders", json=sender).raise_for_status()


def _until_some_are_sent(client: httpx.Client) -> None:
    deadline = time.monotonic() + 20
    while client.get("/api/stats").json()["totals"]["sent"] < 260:
        assert time.monotonic() < deadline, "nothing is sent"
        time.sleep(0.2)
