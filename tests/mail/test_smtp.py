"""Handing over, over every kind of line, against a real server."""

import asyncio
from itertools import product

import pytest

from reachinbox.mail.outcomes import (
    Accepted,
    NotSent,
    RecipientRefused,
    RefusedForNow,
    SenderRefused,
    ServerTrouble,
    Unknown,
)
from reachinbox.mail.smtp import Security
from tests.mail.handing_over import IMPATIENT, MESSAGE, connect, hand_over, no
from tests.peers.scripted_smtp import ScriptedSmtp
from tests.peers.until import until

ANSWERS = {
    "ok": (Accepted, 250, "2.0.0"),
    "busy": (RefusedForNow, 450, "4.2.1"),
    "greylist": (RefusedForNow, 451, "4.7.1"),
    "nobody": (RecipientRefused, 550, "5.1.1"),
    "full": (RefusedForNow, 452, "4.2.2"),
    "policy": (RecipientRefused, 550, "5.7.1"),
    "toobig": (RecipientRefused, 552, "5.3.4"),
    "content": (RecipientRefused, 554, "5.6.0"),
    "slow": (Accepted, 250, "2.0.0"),
    "dropped": (Unknown, None, None),
    "dropbefore": (ServerTrouble, None, None),
    "hang": (ServerTrouble, None, None),
    "421": (ServerTrouble, 421, "4.3.2"),
}
ENDS_THE_LINE = {"dropped", "dropbefore", "hang", "421"}


@pytest.mark.parametrize(
    ("security", "pipelining"), list(product(("tls", "starttls", "none"), (True, False)))
)
async def test_every_answer_has_its_outcome(security: Security, *, pipelining: bool) -> None:
    async with ScriptedSmtp(
        security=security, pipelining=pipelining, login=("ada", "pässword")
    ) as peer:
        for local_part, (kind, code, enhanced) in ANSWERS.items():
            connection = await connect(peer, IMPATIENT if local_part == "hang" else None)
            outcome = await hand_over(connection, local_part)
            assert type(outcome) is kind, (local_part, outcome)
            assert not isinstance(outcome, NotSent)
            assert (outcome.code, outcome.enhanced) == (code, enhanced)
            assert outcome.answer
            assert connection.is_usable == (local_part not in ENDS_THE_LINE)
            await connection.close()
        assert [received.recipients for received in peer.received] == [
            ["ok@y.test"],
            ["slow@y.test"],
            ["dropped@y.test"],
        ]
        assert {received.data for received in peer.received} == {MESSAGE}
        assert {received.username for received in peer.received} == {"ada"}
        assert {received.is_encrypted for received in peer.received} == {security != "none"}
        assert peer.violations == []


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("starts_empty_data", [True, False])
async def test_a_refusal_leaves_the_line_ready_for_the_next_message(
    *, pipelining: bool, starts_empty_data: bool
) -> None:
    async with ScriptedSmtp(pipelining=pipelining, starts_empty_data=starts_empty_data) as peer:
        connection = await connect(peer)
        kinds = [
            type(await hand_over(connection, local_part)).__name__
            for local_part in ("nobody", "ok", "busy", "policy", "toobig", "ok", "greylist")
        ]
        assert kinds == [
            *("RecipientRefused", "Accepted", "RefusedForNow", "RecipientRefused"),
            *("RecipientRefused", "Accepted", "RefusedForNow"),
        ]
        assert isinstance(await hand_over(connection, "greylist"), Accepted)
        assert connection.handed_over == 8
        assert connection.is_usable
        assert peer.connections_seen == 1
        assert [received.recipients for received in peer.received] == [
            ["ok@y.test"],
            ["ok@y.test"],
            ["greylist@y.test"],
        ]
        await connection.close()


@pytest.mark.parametrize("pipelining", [True, False])
async def test_a_refused_sender_leaves_the_recipient_untouched(*, pipelining: bool) -> None:
    answers = {"mail_from": "550 5.7.1 You may not send as this address"}
    async with ScriptedSmtp(pipelining=pipelining, answers=answers, starts_empty_data=True) as peer:
        connection = await connect(peer)
        assert isinstance(await hand_over(connection, "ok"), SenderRefused)
        assert isinstance(await connection.verify_sender("ada@x.test"), SenderRefused)
        answers.clear()
        assert isinstance(await connection.verify_sender("ada@x.test"), Accepted)
        assert isinstance(await hand_over(connection, "ok"), Accepted)
        assert await connection.noop()
        await connection.close()
        assert len(peer.received) == 1


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("local_part", ["ok", "nobody", "busy"])
async def test_the_gate_is_asked_at_once_and_always_to_its_end(
    *, pipelining: bool, local_part: str
) -> None:
    async with ScriptedSmtp(pipelining=pipelining) as peer:
        connection = await connect(peer)
        asked, may_answer = asyncio.Event(), asyncio.Event()

        async def gate() -> bool:
            asked.set()
            await may_answer.wait()
            return True

        task = asyncio.create_task(hand_over(connection, local_part, gate=gate))
        await asked.wait()
        await until(lambda: "DATA" in peer.commands or local_part != "ok")
        assert not connection.final_dot_written
        assert not connection.is_usable
        assert not task.done()
        may_answer.set()
        assert isinstance(await task, Accepted) == (local_part == "ok")
        assert connection.final_dot_written == (local_part == "ok")
        await connection.close()


@pytest.mark.parametrize("pipelining", [True, False])
async def test_a_closed_gate_sends_nothing(*, pipelining: bool) -> None:
    async with ScriptedSmtp(pipelining=pipelining) as peer:
        connection = await connect(peer)
        assert await hand_over(connection, "ok", gate=no) == NotSent()
        assert not connection.final_dot_written
        assert not connection.is_usable
        await until(lambda: not peer.connections_now)
        assert peer.received == []
        assert peer.abandoned == 1


async def test_a_gate_that_fails_sends_nothing_and_is_heard() -> None:
    async def gate() -> bool:
        raise RuntimeError("the ledger cannot be written")

    async with ScriptedSmtp() as peer:
        connection = await connect(peer)
        with pytest.raises(RuntimeError, match="ledger"):
            await hand_over(connection, "ok", gate=gate)
        assert not connection.final_dot_written
        assert peer.received == []


async def test_a_silent_server_after_the_dot_is_unknown() -> None:
    async with ScriptedSmtp(hangs_at={"final_dot"}) as peer:
        connection = await connect(peer, IMPATIENT)
        assert isinstance(await hand_over(connection, "ok"), Unknown)
        assert connection.final_dot_written
        assert not connection.is_usable
        assert len(peer.received) == 1


async def test_gibberish_after_the_dot_is_unknown() -> None:
    async with ScriptedSmtp(answers={"final_dot": "ok then"}) as peer:
        connection = await connect(peer)
        assert isinstance(await hand_over(connection, "ok"), Unknown)
        assert not connection.is_usable


@pytest.mark.parametrize("stage", ["mail_from", "recipient", "data"])
@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("way", ["hangs_at", "drops_at"])
async def test_a_line_that_dies_before_the_dot_is_the_servers_trouble(
    stage: str, *, pipelining: bool, way: str
) -> None:
    async with ScriptedSmtp(pipelining=pipelining) as peer:
        connection = await connect(peer, IMPATIENT)
        getattr(peer, way).add(stage)
        outcome = await hand_over(connection, "ok")
        assert isinstance(outcome, ServerTrouble)
        assert outcome.reached
        assert not connection.final_dot_written
        assert not connection.is_usable


async def test_a_hand_over_cancelled_after_the_dot_says_so() -> None:
    async with ScriptedSmtp(hangs_at={"final_dot"}) as peer:
        connection = await connect(peer)
        task = asyncio.create_task(hand_over(connection, "ok"))
        await until(lambda: peer.received)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert connection.final_dot_written
        assert not connection.is_usable


async def test_a_hand_over_cancelled_before_the_dot_cancels_its_gate() -> None:
    async with ScriptedSmtp() as peer:
        connection = await connect(peer)
        gate = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(hand_over(connection, "ok", gate=lambda: gate))
        await until(lambda: "DATA" in peer.commands)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert gate.cancelled()
        assert not connection.final_dot_written
        assert not connection.is_usable
        await until(lambda: not peer.connections_now)
        assert peer.received == []


async def test_a_server_that_closes_an_idle_line_is_noticed() -> None:
    async with ScriptedSmtp() as peer:
        connection = await connect(peer)
        await peer.drop_connections()
        await until(lambda: not connection.is_usable)
        assert isinstance(await hand_over(connection, "ok"), ServerTrouble)
        assert not await connection.noop()
        await connection.close()


async def test_one_connection_hands_over_one_message_at_a_time() -> None:
    async with ScriptedSmtp(slow_seconds=60) as peer:
        connection = await connect(peer)
        first = asyncio.create_task(hand_over(connection, "slow"))
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError):
            await hand_over(connection, "ok")
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
