import asyncio

import pytest
from sqlalchemy import func, select

from reachinbox.mail.outcomes import Accepted, RefusedForNow, ServerTrouble, Unknown
from reachinbox.mail.personas import PERSONAS
from reachinbox.runtime.database import Database
from reachinbox.sandbox.tables import SandboxMessage
from tests.sandbox.client import MESSAGE, Mailbox, go_on

EXPECTED = {
    "ok": ("Accepted", 250, True),
    "busy": ("RefusedForNow", 450, False),
    "greylist": ("RefusedForNow", 451, False),
    "nobody": ("RecipientRefused", 550, False),
    "full": ("RefusedForNow", 452, False),
    "policy": ("RecipientRefused", 550, False),
    "toobig": ("RecipientRefused", 552, False),
    "content": ("RecipientRefused", 554, False),
    "slow": ("Accepted", 250, True),
    "dropped": ("Unknown", None, True),
    "dropbefore": ("ServerTrouble", None, False),
    "421": ("ServerTrouble", 421, False),
}


async def count_kept(database: Database) -> int:
    async with database.transaction() as tx:
        return (await tx.scalars(select(func.count()).select_from(SandboxMessage))).one()


@pytest.mark.parametrize("persona", sorted(EXPECTED))
async def test_a_recipient_misbehaves_as_named(
    mailbox: Mailbox, database: Database, persona: str
) -> None:
    outcome = await mailbox.hand_over(f"{persona}+1@example.com")
    kind, code, is_kept = EXPECTED[persona]
    assert type(outcome).__name__ == kind, outcome
    assert outcome.code == code
    assert await count_kept(database) == is_kept


def test_every_persona_is_tried() -> None:
    assert {*EXPECTED, "hang"} == set(PERSONAS)


async def test_a_greylisted_recipient_is_taken_the_second_time(mailbox: Mailbox) -> None:
    async with mailbox.connection() as connection:
        outcomes = [
            await connection.hand_over("a@b.example", recipient, MESSAGE, before_final_dot=go_on)
            for recipient in ("greylist@x.example", "greylist@x.example", "greylist@y.example")
        ]
    assert [type(outcome) for outcome in outcomes] == [RefusedForNow, Accepted, RefusedForNow]


async def test_a_refusal_leaves_the_line_usable(mailbox: Mailbox) -> None:
    async with mailbox.connection() as connection:
        for recipient, kind in [
            ("nobody@x.example", "RecipientRefused"),
            ("ok@x.example", "Accepted"),
            ("content@x.example", "RecipientRefused"),
            ("busy@x.example", "RefusedForNow"),
            ("ok@x.example", "Accepted"),
        ]:
            outcome = await connection.hand_over(
                "a@b.example", recipient, MESSAGE, before_final_dot=go_on
            )
            assert type(outcome).__name__ == kind


async def test_a_hung_recipient_holds_up_nobody_else(mailbox: Mailbox) -> None:
    hung = asyncio.create_task(mailbox.hand_over("hang@x.example"))
    for _ in range(5):
        assert isinstance(await mailbox.hand_over(), Accepted)
    assert not hung.done()
    hung.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hung


async def test_a_dropped_line_leaves_doubt_and_a_message(mailbox: Mailbox) -> None:
    assert isinstance(await mailbox.hand_over("dropped@x.example"), Unknown)
    assert isinstance(await mailbox.hand_over("dropbefore@x.example"), ServerTrouble)
