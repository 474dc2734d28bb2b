"""The sandbox's SMTP server: takes mail from this instance's own users and keeps it."""

import asyncio
import hmac
import re
from typing import Any, cast
from uuid import UUID

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from reachinbox.sandbox.glance import glance_at, printable
from reachinbox.sandbox.login import HOST_NAME, sandbox_password
from reachinbox.sandbox.misbehave import Actors
from reachinbox.sandbox.receive import Letter, Mailroom, NoSuchUser, NotKept

MESSAGE_MAX_BYTES = 25 * 1024 * 1024
RECIPIENTS_MAX = 100
IDLE_SECONDS = 300

# The plain case of RFC 5321 §4.1.2, a hundred times faster than the library's full grammar.
_PLAIN_PATH = re.compile(r"<([a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-zA-Z0-9.-]+)>(?: (.*))?")


class SandboxSmtp(SMTP):
    """One client's conversation; it stands in `open_ones` while its line lives."""

    def __init__(self, *args: Any, open_ones: "set[SandboxSmtp]", **named: Any) -> None:
        super().__init__(*args, **named)
        self._open_ones = open_ones

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._open_ones.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """End."""
        self._open_ones.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """Say that the service ends (RFC 5321 §3.8), and close."""
        if self.transport is not None:
            transport = cast("asyncio.Transport", self.transport)
            transport.write(b"421 4.3.2 The sandbox is stopping\r\n")
            transport.close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Let a message in, unless a recipient's persona refuses it here."""
        assert self.envelope is not None
        refusal = await cast("Reception", self.event_handler).before_data(self, self.envelope)
        if refusal is None:
            await super().smtp_DATA(arg)
        else:
            await self.push(refusal)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        plain = _PLAIN_PATH.fullmatch(arg)
        if plain is not None:
            return plain.group(1), plain.group(2) or ""
        return super()._getaddr(arg)


class Reception:
    """What the conversations lead to; the names of its hooks are aiosmtpd's."""

    def __init__(self, mailroom: Mailroom, secret_key: str, actors: Actors) -> None:
        self._mailroom = mailroom
        self._secret_key = secret_key
        self._actors = actors

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any
    ) -> AuthResult:
        """Compare the password with the one derived from the username (RFC 4954)."""
        assert isinstance(login, LoginPassword)
        try:
            user_id = UUID(login.login.decode("ascii"))
        except ValueError:
            return AuthResult(success=False, handled=False)
        expected = sandbox_password(self._secret_key, user_id).encode()
        is_right = hmac.compare_digest(expected, login.password)
        return AuthResult(success=is_right, handled=False, auth_data=user_id)

    async def handle_EHLO(  # noqa: N802
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, offers: list[str]
    ) -> list[str]:
        """Offer PIPELINING (RFC 2920) too: commands are read from a buffer, answered in order."""
        session.host_name = name
        return [offers[0], "250-PIPELINING", *offers[1:]]

    async def handle_MAIL(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a sender, once logged in."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or play the part its address asks for."""
        if len(envelope.rcpt_tos) >= RECIPIENTS_MAX:
            return "452 4.5.3 Too many recipients"
        refusal = await self._actors.at_recipient(server, address)
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def before_data(self, server: SMTP, envelope: Envelope) -> str | None:
        """Give the refusal of DATA, or None."""
        return await self._actors.at_data(server, envelope.rcpt_tos)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the message; 250 is answered only once it is committed."""
        refusal = await self._actors.at_dot(server, envelope.rcpt_tos)
        if refusal is not None:
            return refusal
        letters = _letters(cast("UUID", session.auth_data), envelope)
        try:
            await self._mailroom.keep(letters)
        except NotKept:
            return "451 4.3.0 The sandbox's database is away, try again later"
        except NoSuchUser:
            return "535 5.7.8 This login's user does not exist any more"
        await self._actors.before_answer(server, envelope.rcpt_tos)
        return f"250 2.0.0 OK {letters[0].id}"


def _letters(user_id: UUID, envelope: Envelope) -> list[Letter]:
    raw = envelope.original_content or b""
    subject, message_id = glance_at(raw)
    return [
        Letter(
            user_id=user_id,
            mail_from=printable(envelope.mail_from or ""),
            rcpt_to=printable(address),
            subject=subject,
            message_id=message_id,
            raw=raw,
        )
        for address in envelope.rcpt_tos
    ]


def conversation(reception: Reception, open_ones: set[SandboxSmtp]) -> SandboxSmtp:
    """Return the protocol of one new connection."""
    return SandboxSmtp(
        reception,
        open_ones=open_ones,
        data_size_limit=MESSAGE_MAX_BYTES,
        enable_SMTPUTF8=True,
        hostname=HOST_NAME,
        ident="ReachInbox sandbox",
        timeout=IDLE_SECONDS,
        auth_require_tls=False,
        authenticator=reception.authenticate,
        loop=asyncio.get_running_loop(),
    )
