"""What is written of a message and its addresses, and what never is."""

import pytest

from reachinbox.mail.outcomes import Accepted, RecipientRefused
from tests.mail.handing_over import MESSAGE, connect, hand_over, yes
from tests.peers.scripted_smtp import ScriptedSmtp


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
