"""Tries an SMTP server step by step, so that a user sees which step fails and in whose words."""

import asyncio
import ssl
import time
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reachinbox.mail.outcomes import Accepted, neutralise
from reachinbox.mail.smtp import ConnectFailed, Connection
from reachinbox.mail.smtp_open import OpenStep
from reachinbox.mail.smtp_server import Server, Timeouts

StepName: TypeAlias = Literal["dns", "connect", "tls", "login", "mail_from"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it went well, how long it took, and what was said."""

    step: StepName
    ok: bool
    ms: int
    detail: str


async def verify_server(
    server: Server,
    mail_from: str,
    *,
    timeouts: Timeouts | None = None,
    ssl_context: ssl.SSLContext | None = None,
) -> list[Step]:
    """Resolve, connect, encrypt, log in and offer `mail_from`; the first failure is the last step.

    "tls" and "login" are left out where the server is used without them. Sends no e-mail.
    """
    steps = _Steps(server)
    if not await _resolve(server, steps):
        return steps.done
    try:
        connection = await Connection.open(
            server, timeouts=timeouts, ssl_context=ssl_context, on_step=steps.note
        )
    except ConnectFailed as failed:
        steps.close(ok=False, detail=failed.outcome.answer)
        return steps.done
    try:
        outcome = await connection.verify_sender(mail_from)
        steps.close(ok=isinstance(outcome, Accepted), detail=outcome.answer)
    finally:
        await connection.close()
    return steps.done


async def _resolve(server: Server, steps: "_Steps") -> bool:
    if server.address is not None:
        steps.close(ok=True, detail=server.address)
        return True
    try:
        found = await asyncio.get_running_loop().getaddrinfo(server.host, server.port)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        steps.close(ok=False, detail=neutralise(f"{server.host}: {reason}"))
        return False
    addresses = sorted({str(each[4][0]) for each in found})
    steps.close(ok=True, detail=", ".join(addresses))
    return True


class _Steps:
    """The steps that are done; greeting and EHLO belong to the step that leads to them."""

    def __init__(self, server: Server) -> None:
        self.done: list[Step] = []
        self._has_early_tls = server.security == "tls"
        self._planned: list[StepName] = ["dns", "connect"]
        if server.security != "none":
            self._planned.append("tls")
        if server.username is not None:
            self._planned.append("login")
        self._planned.append("mail_from")
        self._details = {
            "connect": f"connected to {server.host}:{server.port}",
            "tls": "encrypted, and the certificate is valid",
            "login": f"logged in as {server.username}",
        }
        self._since = time.perf_counter()

    def note(self, step: OpenStep) -> None:
        if step in {"ehlo", "login"} or (step == "connect" and self._has_early_tls):
            self.close(ok=True)

    def close(self, *, ok: bool, detail: str | None = None) -> None:
        name = self._planned[len(self.done)]
        now = time.perf_counter()
        words = self._details[name] if detail is None else detail
        self.done.append(Step(name, ok, round((now - self._since) * 1000), neutralise(words)))
        self._since = now
