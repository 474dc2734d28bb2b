"""A page on a campaign, as docs/live.md tells its author to build it."""

from collections.abc import Iterable
from typing import Any

import httpx

from tests.live.client import Client

OF_ROW = ("id", "status", "attempts", "reason", "error", "sent_at", "scheduled_at")


class Page:
    """What is on screen: where the campaign stands, and the rows of its e-mails."""

    def __init__(self, campaign_id: str, client: Client) -> None:
        self.campaign_id = campaign_id
        self.client = client
        self.progress: dict[str, Any] = {}
        self.rows: dict[str, dict[str, Any]] = {}
        self.is_stale = False
        self._applied = 0

    async def open(self) -> None:
        """First the subscription, then the lists."""
        self._hear_of(await self.client.subscribe(self.campaign_id))
        await self._fetch_rows()

    async def come_back(self, client: Client) -> None:
        """After a disconnect: subscribe, then read what was missed."""
        self.client, self._applied = client, 0
        last = self.progress["seq"]
        await client.subscribe(self.campaign_id)
        while True:
            answer = await client.http.get(
                f"/api/campaigns/{self.campaign_id}/events", params={"after": last, "limit": 7}
            )
            missed = answer.json()
            for event in missed["items"]:
                if event["email"]:
                    self._show(event["email"])
                last = event["seq"]
            self.is_stale |= missed["refetch"]
            if not missed["more"]:
                self._hear_of(missed["progress"])
                return

    async def settles(self) -> None:
        """Wait until the page has heard of everything that has happened, as it is at rest."""
        events = f"/api/campaigns/{self.campaign_id}/events"
        now = (await self.client.http.get(events, params={"after": 2**31 - 1})).json()["progress"]
        await self.client.hears(
            "campaign_progress",
            lambda one: one["seq"] >= now["seq"] and one["counts"] == now["counts"],
        )
        self._apply(self.client.heard)
        if self.is_stale:
            await self._fetch_rows()

    def _apply(self, heard: list[tuple[str, dict[str, Any]]]) -> None:
        for event, payload in heard[self._applied :]:
            if event == "email_status" and payload["campaign_id"] == self.campaign_id:
                self._show(payload)
            if event == "campaign_progress" and payload["campaign_id"] == self.campaign_id:
                self.is_stale |= payload["refetch"]
                self._hear_of(payload)
        self._applied = len(heard)

    def _hear_of(self, progress: dict[str, Any]) -> None:
        newest = (self.progress.get("seq", -1), self.progress.get("at") or "")
        if (progress["seq"], progress["at"] or "") >= newest:
            self.progress = progress

    def _show(self, email: dict[str, Any]) -> None:
        self.rows[email["id"]] = {name: email[name] for name in OF_ROW}

    async def _fetch_rows(self) -> None:
        self.rows = await rows_of(self.client.http, self.campaign_id)
        self.is_stale = False


async def rows_of(http: httpx.AsyncClient, campaign_id: str) -> dict[str, dict[str, Any]]:
    """What the API says the rows are."""
    answer = await http.get("/api/emails", params={"campaign_id": campaign_id, "limit": 500})
    rows: Iterable[dict[str, Any]] = answer.json()["items"]
    return {row["id"]: {name: row[name] for name in OF_ROW} for row in rows}


PASSING = ("at", "speed", "finish_at", "drift_seconds", "refetch")


def at_rest(progress: dict[str, Any]) -> dict[str, Any]:
    """What does not change with the clock."""
    return {name: value for name, value in progress.items() if name not in PASSING}
