from datetime import timedelta
from itertools import pairwise

import pytest

from reachinbox.ledger.control import pause_run
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings
from tests.ledger.world import World
from tests.peers.scripted_smtp import ScriptedSmtp
from tests.senders.rig import Rig, no_wait


@pytest.fixture
async def rig(database: Database, settings: Settings) -> Rig:
    return Rig(await World(database).begin(), settings)


async def test_every_email_arrives_once_with_its_own_message_id(rig: Rig) -> None:
    async with ScriptedSmtp() as peer:
        sender = await rig.sender([await rig.server(peer)])
        await rig.world.campaign(sender, 200)
        await rig.drain()
        assert len(peer.received) == 200
        assert set(peer.count_by_message_id.values()) == {1}
        assert peer.violations == []
        assert peer.connections_at_once_max <= 4
    assert set((await rig.statuses()).values()) == {"sent"}


async def test_each_class_of_answer_ends_where_it_should(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_wait(monkeypatch)
    names = ("ok", "greylist", "nobody", "policy", "content", "toobig", "dropped", "slow", "busy")
    async with ScriptedSmtp() as peer:
        sender = await rig.sender([await rig.server(peer)])
        await rig.world.campaign(sender, addresses=[f"{name}@example.com" for name in names])
        await rig.drain()
        copies = [
            received for received in peer.received if "dropped@example.com" in received.recipients
        ]
        assert len(copies) == 1
    statuses = {address.partition("@")[0]: s for address, s in (await rig.statuses()).items()}
    assert statuses == {
        "ok": "sent", "greylist": "sent", "slow": "sent",
        "nobody": "failed", "policy": "failed", "content": "failed", "toobig": "failed",
        "busy": "failed", "dropped": "unknown",
    }  # fmt: skip
    busy = await rig.world.one("SELECT attempts, reason FROM emails WHERE address LIKE 'busy@%'")
    assert tuple(busy) == (5, "attempts_used_up")


async def test_a_dead_server_burns_no_attempt(rig: Rig) -> None:
    async with ScriptedSmtp() as peer:
        server = await rig.server(peer)
    sender = await rig.sender([server])
    await rig.world.campaign(sender, 3)
    with pytest.raises(TimeoutError):
        await rig.drain(patience=1.5)
    rows = await rig.world.column("SELECT attempts FROM emails WHERE status = 'scheduled'")
    assert rows == [0, 0, 0]
    lane = await rig.world.one("SELECT rest_reason, rest_until > now() AS rests FROM lanes")
    assert lane.rests
    assert "refused" in lane.rest_reason


async def test_another_server_of_the_sender_takes_over_at_once(rig: Rig) -> None:
    async with ScriptedSmtp() as dead:
        broken = await rig.server(dead)
    async with ScriptedSmtp() as peer:
        sender = await rig.sender([broken, await rig.server(peer)])
        await rig.world.campaign(sender, 20)
        await rig.drain(patience=5)
        assert len(peer.received) == 20


async def test_a_refused_login_stops_the_server_and_leaves_recipients_alone(rig: Rig) -> None:
    async with ScriptedSmtp(answers={"mail_from": "550 5.7.1 You may not send"}) as peer:
        sender = await rig.sender([await rig.server(peer)])
        await rig.world.campaign(sender, 3)
        with pytest.raises(TimeoutError):
            await rig.drain(patience=1.5)
    server = await rig.world.one("SELECT health, health_reason FROM smtp_servers")
    assert server.health == "stopped"
    assert "You may not send" in server.health_reason
    assert set((await rig.statuses()).values()) == {"scheduled"}


async def test_the_delay_of_a_sender_is_kept_on_the_wire(rig: Rig) -> None:
    async with ScriptedSmtp() as peer:
        sender = await rig.sender([await rig.server(peer)], delay=0.2)
        await rig.world.campaign(sender, 6)
        await rig.drain()
        times = sorted(received.dot_at for received in peer.received)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= 0.2


async def test_a_sender_never_exceeds_its_limit_on_the_wire(rig: Rig) -> None:
    rig.settings = rig.settings.model_copy(update={"limit_window_seconds": 2})
    rig.__post_init__()
    async with ScriptedSmtp() as peer:
        sender = await rig.sender([await rig.server(peer)], limit=5)
        await rig.world.campaign(sender, 15)
        await rig.drain()
        times = sorted(received.dot_at for received in peer.received)
    for first, sixth in zip(times, times[5:], strict=False):
        assert sixth - first >= 2


async def test_nothing_more_goes_after_a_pause(rig: Rig) -> None:
    async with ScriptedSmtp(answer_delay_seconds=0.01) as peer:
        sender = await rig.sender([await rig.server(peer)])
        campaign = await rig.world.campaign(sender, 500)
        await rig.drain(until="sent > 20")
        async with rig.world.database.transaction() as tx:
            await pause_run(tx, campaign)
        before = len(peer.received)
        with pytest.raises(TimeoutError):
            await rig.drain(patience=1)
        assert len(peer.received) == before
    run = await rig.world.one("SELECT sent, open FROM runs")
    assert run.sent == before
    assert run.sent + run.open == 500


async def test_a_poisoned_row_fails_alone(rig: Rig) -> None:
    html = "{% for i in (1..n) %}{{ i }}{% endfor %}"
    async with ScriptedSmtp() as peer:
        sender = await rig.sender([await rig.server(peer)])
        await rig.world.campaign(sender, 3, html=html)
        async with rig.world.database.driver() as connection:
            await connection.execute(
                """UPDATE emails SET fields = '{"n": 9999999}' WHERE address = 'p1@example.com'"""
            )
        await rig.drain()
    statuses = await rig.statuses()
    assert statuses["p1@example.com"] == "failed"
    assert list(statuses.values()).count("sent") == 2


async def test_a_hung_server_does_not_slow_another_sender(rig: Rig) -> None:
    async with ScriptedSmtp(hangs_at={"greeting"}) as hung, ScriptedSmtp() as good:
        stuck = await rig.sender([await rig.server(hung)])
        await rig.world.campaign(stuck, 50)
        sender = await rig.sender([await rig.server(good)])
        campaign = await rig.world.campaign(sender, 100)
        try:
            await rig.drain(until=f"open = 0 OR campaign_id <> '{campaign}'", patience=5)
        finally:
            await hung.drop_connections()
        assert len(good.received) == 100


async def test_waits_between_attempts_grow(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reachinbox.senders.verdicts.FIRST_WAIT", timedelta(milliseconds=40))
    async with ScriptedSmtp() as peer:
        sender = await rig.sender([await rig.server(peer)])
        await rig.world.campaign(sender, addresses=["busy@example.com"])
        await rig.drain(until="seq >= 5", patience=10)
    waits = await rig.world.column(
        "SELECT (data ->> 'retry_after')::float FROM events WHERE kind = 'email_scheduled'"
        " ORDER BY seq"
    )
    assert waits == [0.04, 0.2, 1.0][: len(waits)]
    assert len(waits) >= 2
