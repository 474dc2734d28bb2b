"""Throttles the guessing of passwords: after ten wrong ones further tries are not evaluated.

Counted per account *and* network, so that nobody can lock the owner out from elsewhere, and per
network, so that nobody tries one password on every account.
"""

import asyncio
import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast
from weakref import WeakValueDictionary

from starlette.requests import Request

from reachinbox.runtime.edge import address_of
from reachinbox.runtime.errors import TooManyRequests
from reachinbox.runtime.limiter import Limiter, Rule, Verdict
from reachinbox.runtime.networks import network_of

WINDOW = timedelta(minutes=15)
ONE_ACCOUNT = Rule("wrong-password", limit=10, window=WINDOW, patience=1)
MANY_ACCOUNTS = Rule("wrong-passwords", limit=200, window=WINDOW, patience=1)

_in_turn: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


class PasswordTry:
    """One try of a password: say whether it was right."""

    def __init__(self, limiter: Limiter, subject: str, network: str) -> None:
        self._limiter = limiter
        self._subject = subject
        self._network = network

    async def was_right(self) -> None:
        """Take back what was counted against this account and network."""
        await self._limiter.forget(ONE_ACCOUNT, self._subject)

    async def was_wrong(self) -> None:
        """Let it stand, and count it against the network too."""
        await self._limiter.take(MANY_ACCOUNTS, self._network)


@asynccontextmanager
async def password_try(request: Request, account: str) -> AsyncGenerator[PasswordTry]:
    """Let one try be evaluated; raise `TooManyRequests` when there were too many wrong ones.

    Tries for one account from one network go one after the other: otherwise a hundred at once
    would all be evaluated before the first is known to be wrong.
    """
    limiter = limiter_of(request)
    network = network_of(address_of(request))
    account_hash = hashlib.sha256(account.strip().lower().encode(errors="replace")).hexdigest()
    subject = f"{account_hash}:{network}"
    turn = _in_turn.get(subject)
    if turn is None:
        turn = _in_turn[subject] = asyncio.Lock()
    async with turn:
        _refuse_unless_allowed(await limiter.look(MANY_ACCOUNTS, network))
        _refuse_unless_allowed(await limiter.take(ONE_ACCOUNT, subject))
        yield PasswordTry(limiter, subject, network)


def limiter_of(request: Request) -> Limiter:
    """Return this process's limiter."""
    return cast("Limiter", request.app.state.limiter)


def _refuse_unless_allowed(verdict: Verdict) -> None:
    if not verdict.allowed:
        minutes = -(-verdict.wait // 60)
        raise TooManyRequests(
            f"Too many wrong passwords from here: wait {minutes} min, or reset the password.",
            code="too_many_tries",
            retry_after=verdict.wait,
        )
