"""Opens a line to an SMTP server: connect, encrypt, greet, log in; every failure has its step."""

import asyncio
import os
import re
import ssl
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from reachinbox.mail.classify import Stage, classify
from reachinbox.mail.outcomes import SenderRefused, ServerTrouble, neutralise
from reachinbox.mail.replies import Reply
from reachinbox.mail.smtp_server import Capabilities, Server, Timeouts, read_capabilities
from reachinbox.mail.smtp_wire import SmtpWire, WireTimeout

OpenStep: TypeAlias = Literal["connect", "tls", "greeting", "ehlo", "login"]

_HELO_NAME = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}")


class ConnectFailed(Exception):
    """No connection: `outcome` says what it means, `step` where it ended."""

    def __init__(self, outcome: ServerTrouble | SenderRefused, step: OpenStep) -> None:
        super().__init__(outcome.answer)
        self.outcome = outcome
        self.step: OpenStep = step


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that is greeted, encrypted where wanted, and logged in where wanted."""

    wire: SmtpWire
    capabilities: Capabilities
    is_encrypted: bool


async def open_line(
    server: Server,
    *,
    timeouts: Timeouts,
    ssl_context: ssl.SSLContext | None = None,
    on_step: Callable[[OpenStep], None] = lambda _: None,
) -> OpenLine:
    """Open a line; `on_step` is told of each step that is done. Raises ConnectFailed."""
    if _HELO_NAME.fullmatch(server.helo_name) is None:
        raise ValueError(f"not a name to say hello with: {server.helo_name!r}")
    opening = _Opening(server, timeouts, ssl_context, on_step)
    try:
        return await opening.run()
    except WireTimeout:
        trouble = ServerTrouble("the server did not answer in time", reached=opening.is_greeted)
        opening.wire.abort()
        raise ConnectFailed(trouble, opening.step) from None
    except BaseException:
        opening.wire.abort()
        raise


class _Opening:
    def __init__(
        self,
        server: Server,
        timeouts: Timeouts,
        ssl_context: ssl.SSLContext | None,
        on_step: Callable[[OpenStep], None],
    ) -> None:
        self._server = server
        self._timeouts = timeouts
        self._ssl_context = ssl_context
        self._on_step = on_step
        self.wire = SmtpWire()
        self.step: OpenStep = "connect"
        self.is_greeted = False

    async def run(self) -> OpenLine:
        await self._connect()
        if self._server.security == "tls":
            await self._encrypt()
        await self._greet()
        capabilities = await self._say_hello()
        if self._server.security == "starttls":
            capabilities = await self._start_tls(capabilities)
        if self._server.username is not None:
            await self._log_in(capabilities, self._server.username)
        return OpenLine(self.wire, capabilities, self._server.security != "none")

    async def _connect(self) -> None:
        server, loop = self._server, asyncio.get_running_loop()
        where = f"{server.host}:{server.port}"
        try:
            async with asyncio.timeout(self._timeouts.connect.total_seconds()):
                await loop.create_connection(
                    lambda: self.wire, server.address or server.host, server.port
                )
        except TimeoutError:
            raise self._trouble(f"{where} did not answer in time") from None
        except (OSError, ValueError) as error:
            raise self._trouble(f"cannot connect to {where}: {_reason(error)}") from error
        self._on_step("connect")

    async def _encrypt(self) -> None:
        self.step = "tls"
        context = self._ssl_context or _default_context()
        try:
            await self.wire.start_tls(
                context, self._server.host, self._timeouts.tls.total_seconds()
            )
        except ssl.SSLCertVerificationError as error:
            raise self._trouble(
                f"the certificate of {self._server.host} is not valid: {error.verify_message}"
            ) from error
        except (OSError, ValueError) as error:
            raise self._trouble(f"no encrypted line: {_reason(error)}") from error
        self._on_step("tls")

    async def _greet(self) -> None:
        self.step = "greeting"
        reply = await self._next_reply(self._timeouts.greeting)
        self.is_greeted = True
        if not reply.is_positive:
            raise self._refused("greeting", reply)
        self._on_step("greeting")

    async def _say_hello(self) -> Capabilities:
        self.step = "ehlo"
        reply = await self._ask(f"EHLO {self._server.helo_name}")
        if reply.code >= 500:  # noqa: PLR2004  RFC 5321 §3.2: then it may know HELO
            reply = await self._ask(f"HELO {self._server.helo_name}")
        if not reply.is_positive:
            raise self._refused("ehlo", reply)
        self._on_step("ehlo")
        return read_capabilities(reply)

    async def _start_tls(self, capabilities: Capabilities) -> Capabilities:
        self.step = "tls"
        if not capabilities.starttls:
            raise self._trouble("the server does not offer STARTTLS")
        reply = await self._ask("STARTTLS")
        if not reply.is_positive:
            raise self._refused("starttls", reply)
        await self._encrypt()
        return await self._say_hello()

    async def _log_in(self, capabilities: Capabilities, username: str) -> None:
        self.step = "login"
        password = self._server.password or ""
        if "PLAIN" in capabilities.login_mechanisms:
            secret = _base64(f"\0{username}\0{password}")
            reply = await self._ask(f"AUTH PLAIN {secret}")
            answers = [secret]  # for servers that want it asked for
        elif "LOGIN" in capabilities.login_mechanisms:
            reply = await self._ask("AUTH LOGIN")
            answers = [_base64(username), _base64(password)]
        else:
            raise self._no_login(capabilities)
        while reply.is_intermediate and answers:
            reply = await self._ask(answers.pop(0))
        if not reply.is_positive:
            raise self._refused("login", reply)
        self._on_step("login")

    def _no_login(self, capabilities: Capabilities) -> ConnectFailed:
        offered = ", ".join(sorted(capabilities.login_mechanisms))
        if offered:
            words = f"the server offers no login with a password, only {offered}"
        elif self._server.security == "none" and capabilities.starttls:
            words = "the server offers no login before encryption: use STARTTLS"
        else:
            words = "the server offers no login, but a username is set"
        return ConnectFailed(SenderRefused(neutralise(words), at_login=True), self.step)

    async def _ask(self, command: str) -> Reply:
        self.wire.write(command.encode("ascii") + b"\r\n")
        return await self._next_reply(self._timeouts.command)

    async def _next_reply(self, patience: timedelta) -> Reply:
        replies = await self.wire.read(1, patience.total_seconds())
        if not replies:
            raise self._trouble(self.wire.lost or "the server closed the connection")
        return replies[0]

    def _trouble(self, words: str) -> ConnectFailed:
        return ConnectFailed(ServerTrouble(neutralise(words), reached=self.is_greeted), self.step)

    def _refused(self, stage: Stage, reply: Reply) -> ConnectFailed:
        outcome = classify(stage, reply)
        if not isinstance(outcome, ServerTrouble | SenderRefused):
            outcome = ServerTrouble(reply.answer, reply.code, reply.enhanced)
        return ConnectFailed(outcome, self.step)


@lru_cache(maxsize=1)
def _default_context() -> ssl.SSLContext:
    return ssl.create_default_context()  # reads every root certificate: once is enough


def _base64(text: str) -> str:
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        if error.reason == "WRONG_VERSION_NUMBER":
            return "the server does not speak TLS here (is this a STARTTLS port?)"
        return error.reason or str(error)
    if isinstance(error, OSError) and error.errno is not None and error.errno > 0:
        return os.strerror(error.errno)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
