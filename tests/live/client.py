"""A page that watches: it applies what the socket says, as the contract tells it to."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import socketio

PATIENCE = 30


class Client:
    """One socket of a user, and everything it heard."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self._news = asyncio.Event()
        self.is_cut = asyncio.Event()
        self.io = socketio.AsyncClient(reconnection=False)
        self.io.on("*", self._hear)
        self.io.on("disconnect", self._leave)

    async def connect(
        self, url: str, *, token: str | None = None, headers: dict[str, str] | None = None,
        transports: tuple[str, ...] = ("websocket",),
    ) -> None:  # fmt: skip
        if token is None and headers is None:
            token = self.http.headers["Authorization"].removeprefix("Bearer ")
        await self.io.connect(
            url, socketio_path="ws", transports=list(transports), headers=headers or {},
            auth={"token": token} if token is not None else None, wait_timeout=PATIENCE,
        )  # fmt: skip

    async def subscribe(self, campaign_id: str) -> dict[str, Any]:
        return await self.io.call("subscribe", {"campaign_id": campaign_id}, timeout=PATIENCE)

    async def unsubscribe(self, campaign_id: str) -> dict[str, Any]:
        return await self.io.call("unsubscribe", {"campaign_id": campaign_id}, timeout=PATIENCE)

    async def close(self) -> None:
        await self.io.disconnect()
        await self.http.aclose()

    def all(self, event: str) -> list[dict[str, Any]]:
        """Every message of this name, in order."""
        return [payload for name, payload in self.heard if name == event]

    async def hears(self, event: str, fits: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait for a message, unless it has come already."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._news.clear()
                for payload in self.all(event):
                    if fits(payload):
                        return payload
                await self._news.wait()

    async def _hear(self, event: str, payload: dict[str, Any]) -> None:
        self.heard.append((event, payload))
        self._news.set()

    async def _leave(self, _reason: str) -> None:
        self.is_cut.set()
