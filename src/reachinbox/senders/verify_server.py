"""Tries an SMTP server live, step by step, and records what came out."""

from time import perf_counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.tables import User
from reachinbox.accounts.vault import Vault
from reachinbox.mail.addresses import AddressInvalid, parse_address
from reachinbox.mail.verify import verify_server
from reachinbox.runtime.database import Database
from reachinbox.runtime.outbound import HostRefused
from reachinbox.runtime.settings import Settings
from reachinbox.senders.edit_servers import find_server, senders_using
from reachinbox.senders.servers import (
    QUICK,
    ServerAccess,
    access_to,
    record_failure,
    record_verified,
    server_to_connect,
)
from reachinbox.senders.shapes import StepView
from reachinbox.senders.tables import SmtpServer


async def verify_smtp_server(
    database: Database, vault: Vault, settings: Settings, user: User, server_id: UUID
) -> list[StepView]:
    """Give the steps as they went, the first one "dns"; the last one is the first that failed.

    Opens its own transactions: none is open on the network.
    """
    async with database.transaction() as session:
        server = await find_server(session, user.id, server_id)
        mail_from = await _mail_from(session, server, user)
        access = await access_to(session, vault, server)
    steps = await _try(access, mail_from, settings)
    async with database.transaction() as session:
        await _record(session, server_id, steps)
    return steps


async def _mail_from(session: AsyncSession, server: SmtpServer, user: User) -> str:
    """Give an address this server should take: a sender's, the login's, or the user's own."""
    senders = await senders_using(session, server.id)
    for address in [sender.email for sender in senders] + [server.username or ""]:
        try:
            return parse_address(address).address
        except AddressInvalid:
            continue
    return user.email


async def _try(access: ServerAccess, mail_from: str, settings: Settings) -> list[StepView]:
    started = perf_counter()
    try:
        server = await server_to_connect(access, settings)
    except HostRefused as refused:
        return [_dns_step(started, ok=False, detail=refused.message)]
    found = _dns_step(started, ok=True, detail=server.address or "")
    # it has the address already, so its own "dns" did nothing
    _, *steps = await verify_server(server, mail_from, timeouts=QUICK)
    return [found, *(StepView.model_validate(step, from_attributes=True) for step in steps)]


def _dns_step(started: float, *, ok: bool, detail: str) -> StepView:
    return StepView(step="dns", ok=ok, ms=round((perf_counter() - started) * 1000), detail=detail)


async def _record(session: AsyncSession, server_id: UUID, steps: list[StepView]) -> None:
    failed = next((step for step in steps if not step.ok), None)
    if failed is None:
        await record_verified(session, server_id)
    else:
        await record_failure(
            session,
            server_id,
            answer=f"{failed.step}: {failed.detail}",
            refused=failed.step == "login" and failed.detail.startswith("5"),
        )
