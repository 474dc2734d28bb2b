"""Lets some recipients of the sandbox misbehave, so that people can see what happens then.

Who does what stands in `mail.personas`; this acts it out on an aiosmtpd conversation.
"""

import asyncio
from collections import OrderedDict
from typing import NoReturn

from aiosmtpd.smtp import SMTP

from reachinbox.mail.personas import OK, Persona, persona_for

CLOSING = 421  # RFC 5321 §3.8: said before closing the line
SLOW_SECONDS = 3.0
REMEMBERED_MAX = 100_000


class Actors:
    """Plays the personas of one sandbox; remembers whom it has greylisted."""

    def __init__(self, *, slow_seconds: float = SLOW_SECONDS) -> None:
        self._slow_seconds = slow_seconds
        self._greylisted: OrderedDict[str, None] = OrderedDict()

    async def at_recipient(self, server: SMTP, recipient: str) -> str | None:
        """Act before the recipient is taken; gives the refusal, or None to take it."""
        persona = persona_for(recipient)
        if persona.stage != "recipient" or self._was_greylisted(persona, recipient):
            return None
        return await self._act(server, persona)

    async def at_data(self, server: SMTP, recipients: list[str]) -> str | None:
        """Act before the message is let in."""
        for persona in map(persona_for, recipients):
            if persona.stage == "data":
                return await self._act(server, persona)
        return None

    async def at_dot(self, server: SMTP, recipients: list[str]) -> str | None:
        """Act on a message that is not to be kept; gives the refusal, or None to keep it."""
        for persona in map(persona_for, recipients):
            if persona.stage == "final_dot" and not persona.keeps_message:
                return await self._act(server, persona)
        return None

    async def before_answer(self, server: SMTP, recipients: list[str]) -> None:
        """Act after the message is kept and before that is said."""
        for persona in map(persona_for, recipients):
            if persona is not OK and persona.stage == "final_dot" and persona.keeps_message:
                await self._act(server, persona)

    def _was_greylisted(self, persona: Persona, recipient: str) -> bool:
        if persona.behaviour != "answer_once":
            return False
        if recipient in self._greylisted:
            return True
        self._greylisted[recipient] = None
        if len(self._greylisted) > REMEMBERED_MAX:
            self._greylisted.popitem(last=False)
        return False

    async def _act(self, server: SMTP, persona: Persona) -> str:
        match persona.behaviour:
            case "answer" | "answer_once":
                pass
            case "answer_late":
                await asyncio.sleep(self._slow_seconds)
            case "drop":
                await _hang_up(server)
            case "hang":
                await asyncio.Event().wait()  # until the client or the idle timer gives up
        if persona.code == CLOSING:
            await server.push(persona.reply)
            await _hang_up(server)
        return persona.reply


async def _hang_up(server: SMTP) -> NoReturn:
    """Close the line; the conversation is cancelled here, as for any line that is lost."""
    assert server.transport is not None
    server.transport.close()
    await asyncio.Event().wait()
    raise AssertionError("nobody sets that event")
