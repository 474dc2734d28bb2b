"""Hand over one e-mail: compose it, open or reuse a line, and turn the answer into a settlement."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import assert_never

import structlog

from reachinbox.ledger.claim import ClaimedEmail
from reachinbox.ledger.settle import Settlement
from reachinbox.mail.outcomes import (
    Accepted,
    NotSent,
    Outcome,
    RecipientRefused,
    RefusedForNow,
    SenderRefused,
    ServerTrouble,
    Unknown,
)
from reachinbox.mail.smtp import ConnectFailed, Connection
from reachinbox.runtime.database import AWAY
from reachinbox.runtime.outbound import HostRefused
from reachinbox.runtime.settings import Settings
from reachinbox.senders.composing import Composed, Composer
from reachinbox.senders.pools import ServerPool
from reachinbox.senders.recorder import Recorder
from reachinbox.senders.servers import server_to_connect
from reachinbox.senders.verdicts import Attempt, not_composable, put_down, settlement_of

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Handed:
    """What one hand-over came to.

    `trouble` is set when it is the server's or the sender's fault: then nothing is settled, since
    another server may be tried.
    """

    connection: Connection | None
    settlement: Settlement | None = None
    trouble: Attempt | None = None


class HandOver:
    """Does hand-overs for one worker."""

    def __init__(self, composer: Composer, recorder: Recorder, settings: Settings) -> None:
        self._composer = composer
        self._recorder = recorder
        self._settings = settings

    async def prepare(self, emails: Collection[ClaimedEmail]) -> None:
        """Read what is needed to compose these e-mails, for all of them together."""
        await self._composer.prepare(emails)

    async def __call__(
        self, pool: ServerPool, email: ClaimedEmail, connection: Connection | None
    ) -> Handed:
        """Hand over `email` on `connection`, or on a new line of `pool`."""
        if not self._composer.knows(email):
            return Handed(connection, put_down(email))
        try:
            composed = self._composer.compose(email)
        except AWAY as error:  # the ledger's trouble, not this e-mail's
            log.warning("ledger away, not composing", error=str(error))
            return Handed(connection, put_down(email))
        except Exception as error:  # noqa: BLE001  -- a poisoned row fails alone, whatever it holds
            log.warning("not composable", email_id=str(email.id), error=repr(error))
            return Handed(connection, not_composable(email, f"{type(error).__name__}: {error}"))
        began = time.monotonic()
        line, outcome = await self._converse(pool, email, composed, connection)
        if isinstance(outcome, NotSent):
            return Handed(line, put_down(email))
        attempt = Attempt(pool.access.name, time.monotonic() - began, outcome)
        match outcome:
            case Accepted() | RecipientRefused() | RefusedForNow() | Unknown():
                most = self._settings.max_attempts
                return Handed(line, settlement_of(email, attempt, max_attempts=most))
            case ServerTrouble() | SenderRefused():
                return Handed(line, trouble=attempt)
            case _:
                assert_never(outcome)

    async def _converse(
        self,
        pool: ServerPool,
        email: ClaimedEmail,
        composed: Composed,
        connection: Connection | None,
    ) -> tuple[Connection | None, Outcome | NotSent]:
        """Use the kept line if there is one; a server may have closed it, so a new one follows."""
        if connection is not None and connection.is_usable:
            outcome = await self._send(connection, email, composed)
            if not isinstance(outcome, ServerTrouble):
                return await _kept(connection), outcome
        if connection is not None:
            await connection.close()
        try:
            fresh = await pool.open(await server_to_connect(pool.access, self._settings))
        except ConnectFailed as failed:
            return None, failed.outcome
        except HostRefused as refused:
            return None, ServerTrouble(str(refused), reached=False)
        if fresh is None:
            return None, NotSent()
        outcome = await self._send(fresh, email, composed)
        return await _kept(fresh), outcome

    async def _send(
        self, connection: Connection, email: ClaimedEmail, composed: Composed
    ) -> Outcome | NotSent:
        try:
            return await connection.hand_over(
                composed.mail_from,
                composed.recipient,
                composed.message,
                before_final_dot=lambda: self._recorder.may_send(email.id),
            )
        except asyncio.CancelledError:  # the worker leaves and has waited long enough
            if connection.final_dot_written:
                return Unknown("no answer before the worker had to leave")
            return NotSent()
        except ValueError as error:
            return RecipientRefused(f"not sent: {error}")
        except Exception as error:
            if not connection.final_dot_written:
                raise
            log.exception("broke after the final dot", email_id=str(email.id))
            return Unknown(f"broke after the final dot: {type(error).__name__}")


async def _kept(connection: Connection) -> Connection | None:
    if connection.is_usable:
        return connection
    await connection.close()
    return None
