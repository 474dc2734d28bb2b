"""Handing over, over every kind of line, against a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import product

import pytest
from tests.peers.scripted_smtp import ScriptedSmtp
from tests.peers.until import until

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
from reachinbox.mail.smtp import Connection, Security, Server, Timeouts

MESSAGE = b"Message-ID: <1@x.test>\r\nSubject: Hello\r\n\r\nText\r\n.\r\n..two dots\r\n"
IMPATIENT = Timeouts(command=timedelta(seconds=0.3), final_answer=timedelta(seconds=0.3))


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


def server_of(peer: ScriptedSmtp) -> Server:
    username, password = peer.login or (None, None)
    return Server("localhost", peer.port, peer.security, username, password, address="127.0.0.1")


async def connect(peer: ScriptedSmtp, timeouts: Timeouts | None = None) -> Connection:
    return await Connection.open(
        server_of(peer), timeouts=timeouts, ssl_context=peer.client_context
    )


async def hand_over(
    connection: Connection,
    local_part: str,
    message: bytes = MESSAGE,
    gate: Callable[[], Awaitable[bool]] = yes,
) -> Outcome | NotSent:
    return await connection.hand_over(
        "ada@x.test", f"{local_part}@y.test", message, before_final_dot=gate
    )


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
            connection = await connect(peer, Timeouts(command=timedelta(seconds=0.5)))
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


async def test_a_large_message_arrives_whole_with_its_dots() -> None:
    line = b".leading dot, and some text to make it long\r\n"
    message = b"Message-ID: <big@x.test>\r\n\r\n" + line * 100_000
    async with ScriptedSmtp() as peer:
        connection = await connect(peer)
        assert isinstance(await hand_over(connection, "ok", message), Accepted)
        assert peer.received[0].data == message
        await connection.close()


@pytest.mark.parametrize(
    ("sent", "arrived"),
    [
        (b"a\nb\rc\r\nd", b"a\r\nb\r\nc\r\nd\r\n"),
        (b".\r\n", b".\r\n"),
        (b"a\n.\nb", b"a\r\n.\r\nb\r\n"),
        (b"a\r.\rb", b"a\r\n.\r\nb\r\n"),
        (b"", b"\r\n"),
    ],
)
async def test_no_line_end_of_a_message_can_end_the_data(sent: bytes, arrived: bytes) -> None:
    async with ScriptedSmtp() as peer:
        connection = await connect(peer)
        assert isinstance(await hand_over(connection, "ok", sent), Accepted)
        assert peer.received[0].data == arrived
        await connection.close()


async def test_a_message_over_the_servers_size_is_refused_without_asking() -> None:
    async with ScriptedSmtp(size_max_bytes=100) as peer:
        connection = await connect(peer)
        outcome = await hand_over(connection, "ok", b"x" * 101)
        assert isinstance(outcome, RecipientRefused)
        assert outcome.enhanced == "5.3.4"
        assert isinstance(await hand_over(connection, "ok"), Accepted)
        assert f"MAIL FROM:<ada@x.test> SIZE={len(MESSAGE)}" in peer.commands
        await connection.close()


async def test_an_address_beyond_ascii_needs_a_server_that_takes_it() -> None:
    for takes_it in (True, False):
        async with ScriptedSmtp(smtp_utf8=takes_it) as peer:
            connection = await connect(peer)
            outcome = await hand_over(connection, "jürgen", "Grüße".encode())
            assert isinstance(outcome, Accepted if takes_it else RecipientRefused)
            if takes_it:
                assert "MAIL FROM:<ada@x.test> BODY=8BITMIME SMTPUTF8" in peer.commands
            await connection.close()


@pytest.mark.parametrize(
    "address",
    [
        *("a\r\nRCPT TO:<b@y.test>@x.test", "a\n@x.test", "a\0@x.test", "a@x.test>", "a b@x.test"),
        *("a@x.test> SIZE=1", "", "a", "a@b@c", "a\u2028b@x.test", "a\ud800@x.test"),
        "a" * 400 + "@x.test",
    ],
)
async def test_an_address_that_could_become_a_command_is_never_written(address: str) -> None:
    async with ScriptedSmtp() as peer:
        connection = await connect(peer)
        before = list(peer.commands)
        for mail_from, recipient in (("a@x.test", address), (address or " ", "a@x.test")):
            with pytest.raises(ValueError):
                await connection.hand_over(mail_from, recipient, MESSAGE, before_final_dot=yes)
        assert peer.commands == before
        assert connection.is_usable
        await connection.close()


async def test_the_null_sender_and_quoted_addresses_are_allowed() -> None:
    async with ScriptedSmtp() as peer:
        connection = await connect(peer)
        outcome = await connection.hand_over("", '"a <b>, c"@x.test', MESSAGE, before_final_dot=yes)
        assert isinstance(outcome, Accepted)
        assert "MAIL FROM:<>" in peer.commands
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
