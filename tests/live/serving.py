"""An API process on loopback, inside this one, and the clients of its users."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
from socketio.exceptions import ConnectionError as Refused

from reachinbox.api.app import make_app
from reachinbox.live import Live
from reachinbox.live.sockets import LARGEST_MESSAGE
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.accounts.people import register, sign_in
from tests.live.client import PATIENCE, Client


@dataclass
class Served:
    """Where it listens, and everybody who came."""

    url: str
    server: uvicorn.Server
    live: Live
    clients: list[Client] = field(default_factory=list)

    async def sign_up(self, email: str = "ada@example.com") -> httpx.AsyncClient:
        """A script of a new user, with a token and without cookies."""
        async with httpx.AsyncClient(base_url=self.url, timeout=PATIENCE) as browser:
            await register(browser, email)
        return await self.sign_in(email)

    async def sign_in(self, email: str = "ada@example.com") -> httpx.AsyncClient:
        http = httpx.AsyncClient(base_url=self.url, timeout=PATIENCE)
        token = (await sign_in(http, email)).json()["access_token"]
        http.cookies.clear()
        http.headers["Authorization"] = f"Bearer {token}"
        return http

    async def connect(self, http: httpx.AsyncClient, **asked: Any) -> Client:
        """Open a socket as a script does."""
        client = Client(http)
        self.clients.append(client)
        await client.connect(self.url, **asked)
        return client

    async def is_refused(self, http: httpx.AsyncClient, **asked: Any) -> str:
        """Open a socket that is not let in, and return the code that says why."""
        why: list[dict[str, Any]] = []
        client = Client(http)
        client.io.on("connect_error", why.append)
        with pytest.raises(Refused):
            await client.connect(self.url, **asked)
        assert why[0]["message"]
        return why[0]["data"]["code"]


@asynccontextmanager
async def serving(
    settings: Settings, database: Database, *, port: int = 0
) -> AsyncIterator[Served]:
    """Serve as `api/serve.py` does, without signals."""
    listening = socket.create_server(("127.0.0.1", port))
    port = listening.getsockname()[1]
    app = make_app(settings.model_copy(update={"port": port}), database, password_cost=4)
    config = uvicorn.Config(
        app, log_config=None, ws="websockets-sansio",
        ws_per_message_deflate=False, ws_max_size=LARGEST_MESSAGE, timeout_graceful_shutdown=5,
    )  # fmt: skip
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve(sockets=[listening]))
    try:
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.sleep(0.005)
        served = Served(f"http://127.0.0.1:{port}", server, app.state.live)
        yield served
        for client in served.clients:
            await client.close()
    finally:
        server.should_exit = True
        await running
