from collections.abc import Callable
from uuid import UUID

import pytest

from reachinbox.inbox.matching import Came, take_in
from reachinbox.inbox.rules import Rules
from reachinbox.ledger.suppress import which_suppressed
from reachinbox.mail.reading import read_mail
from reachinbox.mail.unsubscribe import Leaving, UnsubscribeTokens
from tests.inbox.letters import bounce, complaint, reply
from tests.inbox.world import Sent, send
from tests.ledger.world import World

TOKENS = UnsubscribeTokens(bytes(32))
LENIENT = Rules(bounce_rate=1.1, complaint_rate=1.1)


async def come(
    world: World, raw: bytes, rules: Rules = LENIENT, *, user: World | None = None
) -> list[str]:
    async with world.database.transaction() as tx:
        came = Came(read_mail(raw), raw)
        return await take_in(tx, (user or world).user_id, came, rules, TOKENS)


def named(email_id: UUID, campaign_id: UUID, address: str) -> Sent:
    return Sent(email_id, campaign_id, address, f"<{email_id.hex}.rib@example.com>")


async def is_suppressed(world: World, address: str) -> bool:
    async with world.database.transaction() as tx:
        return bool(await which_suppressed(tx, world.user_id, [address]))


async def facts(world: World) -> list[str]:
    return await world.column("SELECT kind FROM facts ORDER BY kind")


async def test_a_hard_bounce_suppresses_and_skips_the_rest(world: World) -> None:
    sender = await world.sender()
    [ann] = await send(world, "ann@far.example", sender=sender)
    await world.campaign(sender, addresses=["ann@far.example", "ben@far.example"])
    assert await come(world, bounce(ann)) == ["bounced"]
    assert await is_suppressed(world, "ann@far.example")
    states = await world.column(
        "SELECT address || ' ' || status || ' ' || coalesce(reason, '') FROM emails"
        " WHERE campaign_id <> :id ORDER BY address", id=ann.campaign_id,
    )  # fmt: skip
    assert states == ["ann@far.example skipped bounced", "ben@far.example scheduled "]
    assert (await world.events(ann.campaign_id))[-1] == "email_bounced"


async def test_the_same_report_twice_counts_once(world: World) -> None:
    [ann] = await send(world, "ann@far.example")
    assert await come(world, bounce(ann)) == ["bounced"]
    assert not any(await come(world, bounce(ann)))
    assert await facts(world) == ["bounced"]


async def test_the_fifth_soft_bounce_suppresses(world: World) -> None:
    sender = await world.sender()
    for count in range(1, 6):
        [ann] = await send(world, "ann@far.example", sender=sender)
        assert await come(world, bounce(ann, status="4.2.2")) == ["soft_bounced"]
        assert await is_suppressed(world, "ann@far.example") == (count == 5)


async def test_a_forged_report_changes_nothing(world: World) -> None:
    other = await World(world.database).begin()
    [ann, ben] = await send(world, "ann@far.example", "ben@far.example")
    stranger = Sent(ann.id, ann.campaign_id, ann.address, "<1.rib@example.com>")
    forged = [
        bounce(ann, recipient="ben@far.example"),  # a wrong recipient
        bounce(stranger),  # no Message-ID of ours
        complaint(ann, recipient="carl@far.example"),
        reply(ann, sender="mallory@evil.example"),
        bounce(
            Sent(ben.campaign_id, ann.campaign_id, ann.address, f"<{ben.campaign_id.hex}.rib@x.y>")
        ),
    ]
    for raw in forged:
        assert not any(await come(world, raw))
    assert not any(await come(world, bounce(ann), user=other))  # another user's mailbox
    assert await facts(world) == []
    assert await world.column("SELECT id FROM suppressions") == []
    assert await world.column("SELECT id FROM replies") == []


async def test_what_was_not_sent_cannot_bounce(world: World) -> None:
    sender = await world.sender()
    campaign = await world.campaign(sender, addresses=["ann@far.example"])
    one = await world.one("SELECT id FROM emails")
    waiting = named(one.id, campaign, "ann@far.example")
    assert not any(await come(world, bounce(waiting)))


async def test_a_complaint_suppresses(world: World) -> None:
    [ann] = await send(world, "ann@far.example")
    assert await come(world, complaint(ann)) == ["complained"]
    assert await is_suppressed(world, "ann@far.example")


async def test_an_answer_is_kept_and_a_machines_is_only_noted(world: World) -> None:
    ann, ben = await send(world, "ann@far.example", "ben@far.example")
    assert await come(world, reply(ann)) == ["replied"]
    away = reply(ben, "I am away.", Auto_Submitted="auto-replied")
    assert await come(world, away) == ["auto_replied"]
    kept = await world.column("SELECT kind || ' ' || sender || ' ' || text FROM replies ORDER BY 1")
    assert kept == [
        "auto_reply ben@far.example I am away.",
        "human ann@far.example Yes, please.",
    ]
    assert not await is_suppressed(world, "ann@far.example")


async def test_an_unknown_e_mail_that_came_back_was_sent(world: World) -> None:
    sender = await world.sender()
    campaign = await world.campaign(sender, addresses=["ann@far.example"])
    claim = await world.claim()
    await world.mark(claim)
    await world.settle(claim, "unknown")
    one = claim.emails[0]
    sent = named(one.id, campaign, one.address)
    assert await come(world, bounce(sent)) == ["bounced"]
    run = await world.one("SELECT sent, unknown FROM runs")
    assert (run.sent, run.unknown) == (1, 0)


@pytest.mark.parametrize(
    ("make", "count", "pauses"), [(bounce, 3, True), (bounce, 2, False), (complaint, 1, True)]
)
async def test_a_campaign_that_hurts_is_paused_with_the_numbers(
    world: World, make: Callable[[Sent], bytes], count: int, *, pauses: bool
) -> None:
    sender = await world.sender()
    due = [f"p{n}@far.example" for n in range(52)]
    campaign = await world.campaign(sender, addresses=due)
    claim = await world.claim(room=50)
    await world.mark(claim)
    await world.settle(claim)
    for one in claim.emails[:count]:
        await come(
            world, make(Sent(one.id, campaign, one.address, f"<{one.id.hex}.rib@x.y>")), Rules()
        )
    run = await world.one("SELECT status, status_reason FROM runs")
    assert (run.status == "paused") is pauses
    if pauses:
        assert run.status_reason.startswith(f"{count} of 50 ")


async def test_a_mail_to_unsubscribe_works_only_for_its_own_user(world: World) -> None:
    other = await World(world.database).begin()
    [ann] = await send(world, "ann@far.example")
    token = TOKENS.write(Leaving(ann.id, world.user_id, "ann@far.example"))
    raw = f"From: ann@far.example\nSubject: unsubscribe {token}\n\n".encode()
    assert not any(await come(world, raw, user=other))
    assert await come(world, raw) == ["unsubscribed"]
    assert await is_suppressed(world, "ann@far.example")
