"""Finds the instance a command is about, and signs in there without asking for a password.

With a token from the environment it may be any instance. On the machine where `up` runs, whoever
can read its data directory can sign a token, so a token is what this makes.
"""

import asyncio
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from http import HTTPStatus

import httpx
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.sessions import begin_session
from reachinbox.accounts.tables import User
from reachinbox.accounts.tokens import issue_access_token
from reachinbox.accounts.users import find_user_by_email, list_users, register
from reachinbox.accounts.vault import Vault
from reachinbox.cli.client import HINT, AuthFlow, Bearer, Client
from reachinbox.cli.failing import Failed, WrongUsage
from reachinbox.cli.reach import as_running, reach_database
from reachinbox.runtime.home import find_instance
from reachinbox.runtime.settings import Settings, read_settings, require
from reachinbox.sandbox.hooks import sandbox_for_new_users

FIRST_USER = "you@localhost.example"
"""Whom `send` writes as where nobody has registered; RFC 2606 keeps the domain for nobody."""


@contextmanager
def signed_in(url: str | None, user: str | None, console: Console) -> Generator[Client]:
    """Lend a client that is signed in; a session made for it ends with it."""
    settings = read_settings()
    running = find_instance(settings.home_dir.expanduser().absolute())
    address = url or os.environ.get("REACHINBOX_URL") or (running.address if running else "")
    token = os.environ.get("REACHINBOX_TOKEN")
    if not address:
        raise Failed(f"no ReachInbox runs with its data in {settings.home_dir}: {HINT}")
    if token:
        if user:
            raise WrongUsage("REACHINBOX_TOKEN says whose it is: leave out --user, or unset it")
        with Client(address, Bearer(_check_token(token))) as client:
            yield client
        return
    if not running or address.rstrip("/") != running.address.rstrip("/"):
        raise Failed(f"set REACHINBOX_TOKEN to a token or an API key of {address}")
    with Client(address, _LocalSession(as_running(settings), user, console)) as client:
        try:
            yield client
        finally:
            with suppress(Failed):  # the token dies in an hour anyway
                client.post("auth/logout")


def _check_token(token: str) -> str:
    """Refuse what cannot stand in a header; an error further on would print it."""
    token = token.strip()
    if not token.isascii() or not token.isprintable() or " " in token:
        raise WrongUsage("REACHINBOX_TOKEN holds what no token does: copy it again")
    return token


class _LocalSession(httpx.Auth):
    """Signs access tokens with the instance's own key: a first one, and another when it ends."""

    def __init__(self, settings: Settings, email: str | None, console: Console) -> None:
        self._settings = settings
        self._console = console
        self._email = email
        self._token = asyncio.run(self._sign())

    def auth_flow(self, request: httpx.Request) -> AuthFlow:
        """Put the token into the request; once more with a new one if it was too old."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        response = yield request
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            self._token = asyncio.run(self._sign())
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request

    async def _sign(self) -> str:
        async with reach_database(self._settings) as database, database.transaction() as tx:
            user = await self._choose_user(tx)
            session = await begin_session(tx, user)
            if session is None:
                raise Failed(f"the account {user.email} is disabled")
            secret = require(self._settings.secret_key, "SECRET_KEY")
            return issue_access_token(secret, user.id, session.family_id).token

    async def _choose_user(self, tx: AsyncSession) -> User:
        """Return who was named, else the first user, who is made if there is none."""
        if self._email is not None:
            named = await find_user_by_email(tx, self._email)
            if named is None:
                raise Failed(f"there is no account {self._email} here: `reachinbox user list`")
            return named
        users = await list_users(tx, limit=200)
        user = next((one for one in users if one.disabled_at is None), None)
        if users and not user:
            raise Failed("the accounts here are disabled: add one with `reachinbox user add`")
        user = user or await self._make_first_user(tx)
        self._email = user.email
        return user

    async def _make_first_user(self, tx: AsyncSession) -> User:
        vault = Vault(require(self._settings.encryption_keys, "ENCRYPTION_KEYS"))
        user = await register(
            tx,
            email=FIRST_USER,
            name="You",
            password_hash=None,
            on_registered=[sandbox_for_new_users(self._settings, vault)],
        )
        self._console.print(
            f"Nobody has registered here yet: made the account {FIRST_USER} "
            f"(`reachinbox user password {FIRST_USER}` lets you sign in on the screen with it)."
        )
        return user
