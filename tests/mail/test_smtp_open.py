"""Opening a line: what fails, where, and what it means."""

import asyncio
import socket
import ssl
from datetime import timedelta

import pytest

from reachinbox.mail.outcomes import Accepted, SenderRefused, ServerTrouble
from reachinbox.mail.smtp import ConnectFailed, Connection, Server, Timeouts
from tests.peers.scripted_smtp import ScriptedSmtp
from tests.peers.until import until

LOGIN = ("ada", "secret")
IMPATIENT = Timeouts(
    tls=timedelta(seconds=1), greeting=timedelta(seconds=1), command=timedelta(seconds=1)
)


async def failure(
    server: Server, context: ssl.SSLContext | None = None, timeouts: Timeouts | None = None
) -> ConnectFailed:
    with pytest.raises(ConnectFailed) as caught:
        await Connection.open(server, timeouts=timeouts, ssl_context=context)
    return caught.value


def local(peer: ScriptedSmtp, security: str | None = None, **more: str) -> Server:
    return Server(
        "localhost",
        peer.port,
        security or peer.security,
        address="127.0.0.1",
        **more,  # type: ignore[arg-type]
    )


async def test_a_refused_connection_did_not_reach_the_server() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        failed = await failure(Server("127.0.0.1", port, "none"))
    assert failed.step == "connect"
    assert failed.outcome == ServerTrouble(
        f"cannot connect to 127.0.0.1:{port}: Connection refused", reached=False
    )


async def test_a_host_that_is_no_name_is_trouble_and_no_bug() -> None:
    for host in ("a" * 70 + ".test", "..", "\0"):
        failed = await failure(Server(host, 25, "none"))
        assert failed.step == "connect"


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [
        ("421 4.3.2 Too busy", ServerTrouble),
        ("554 No SMTP service here", ServerTrouble),
        ("554 5.7.1 Your address is blocked", SenderRefused),
        ("hello", ServerTrouble),
    ],
)
async def test_an_unfriendly_greeting_is_told_in_the_servers_words(
    greeting: str, kind: type
) -> None:
    async with ScriptedSmtp(answers={"greeting": greeting}) as peer:
        failed = await failure(local(peer))
        assert failed.step == "greeting"
        assert isinstance(failed.outcome, kind)
        assert greeting in failed.outcome.answer


@pytest.mark.parametrize("stage", ["greeting", "ehlo", "login"])
async def test_a_server_that_falls_silent_is_given_up(stage: str) -> None:
    async with ScriptedSmtp(hangs_at={stage}, login=LOGIN) as peer:
        server = local(peer, username="ada", password="secret")
        failed = await failure(server, timeouts=IMPATIENT)
        assert failed.step == stage
        assert failed.outcome == ServerTrouble(
            "the server did not answer in time", reached=stage != "greeting"
        )


async def test_a_silent_port_is_given_up_when_tls_is_expected() -> None:
    async with ScriptedSmtp(hangs_at={"greeting"}) as peer:
        failed = await failure(local(peer, "tls"), timeouts=IMPATIENT)
        assert failed.step == "tls"


async def test_a_plain_server_on_a_tls_port_is_explained() -> None:
    async with ScriptedSmtp() as peer:
        failed = await failure(local(peer, "tls"))
        assert failed.step == "tls"
        assert "STARTTLS" in failed.outcome.answer


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_an_untrusted_certificate_ends_it_before_the_login(security: str) -> None:
    async with ScriptedSmtp(security=security, login=LOGIN) as peer:  # type: ignore[arg-type]
        failed = await failure(local(peer, username="ada", password="secret"))
        assert failed.step == "tls"
        assert "certificate" in failed.outcome.answer
        assert not any("AUTH" in command for command in peer.commands)


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_the_certificate_is_checked_against_the_name(security: str) -> None:
    async with ScriptedSmtp(security=security) as peer:  # type: ignore[arg-type]
        server = Server("other.test", peer.port, peer.security, address="127.0.0.1")
        failed = await failure(server, peer.client_context)
        assert failed.step == "tls"
        assert "certificate" in failed.outcome.answer


async def test_a_server_without_starttls_never_sees_the_password() -> None:
    async with ScriptedSmtp(login=LOGIN) as peer:
        failed = await failure(local(peer, "starttls", username="ada", password="secret"))
        assert failed.step == "tls"
        assert isinstance(failed.outcome, ServerTrouble)
        assert [command[:4] for command in peer.commands] == ["EHLO"]


async def test_what_is_injected_before_tls_is_not_believed() -> None:
    injected = "\n250-scripted.test\n250 AUTH PLAIN"
    async with ScriptedSmtp(security="starttls", injected_before_tls=injected) as peer:
        connection = await Connection.open(local(peer), ssl_context=peer.client_context)
        assert connection.tls
        assert connection.capabilities.login_mechanisms == frozenset()
        assert isinstance(await connection.verify_sender("a@x.test"), Accepted)
        await connection.close()


@pytest.mark.parametrize("mechanisms", [("PLAIN",), ("LOGIN",), ("XOAUTH2", "LOGIN")])
@pytest.mark.parametrize("password", ["secret", "wrong"])
async def test_the_login_is_right_or_the_sender_is_stopped(
    mechanisms: tuple[str, ...], password: str
) -> None:
    async with ScriptedSmtp(login=LOGIN, mechanisms=mechanisms) as peer:
        server = local(peer, username="ada", password=password)
        if password == "secret":
            await (await Connection.open(server)).close()
            return
        failed = await failure(server)
        assert failed.step == "login"
        assert failed.outcome == SenderRefused(
            "535 5.7.8 Username and password not accepted", 535, "5.7.8", at_login=True
        )


async def test_a_login_that_fails_for_now_is_the_servers_trouble() -> None:
    answers = {"login": "454 4.7.0 Temporary authentication failure"}
    async with ScriptedSmtp(login=LOGIN, answers=answers) as peer:
        failed = await failure(local(peer, username="ada", password="secret"))
        assert isinstance(failed.outcome, ServerTrouble)
        assert failed.step == "login"


@pytest.mark.parametrize(
    ("mechanisms", "words"), [((), "offers no login"), (("XOAUTH2",), "only XOAUTH2")]
)
async def test_a_server_that_offers_no_login_says_so(
    mechanisms: tuple[str, ...], words: str
) -> None:
    async with ScriptedSmtp(login=LOGIN, mechanisms=mechanisms) as peer:
        failed = await failure(local(peer, username="ada", password="secret"))
        assert isinstance(failed.outcome, SenderRefused)
        assert words in failed.outcome.answer


async def test_a_server_that_offers_login_only_encrypted_is_explained() -> None:
    async with ScriptedSmtp(security="starttls", login=LOGIN) as peer:
        failed = await failure(local(peer, "none", username="ada", password="secret"))
        assert "use STARTTLS" in failed.outcome.answer


async def test_a_server_that_only_knows_helo_is_good_enough() -> None:
    async with ScriptedSmtp(answers={"ehlo": "502 5.5.1 No such command"}) as peer:
        connection = await Connection.open(local(peer))
        assert not connection.capabilities.pipelining
        assert isinstance(await connection.verify_sender("a@x.test"), Accepted)
        await connection.close()


async def test_a_cancelled_opening_leaves_no_connection() -> None:
    async with ScriptedSmtp(hangs_at={"ehlo"}) as peer:
        task = asyncio.create_task(Connection.open(local(peer)))
        await until(lambda: peer.commands)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_a_password_is_never_shown() -> None:
    assert "secret" not in repr(Server("h", 25, "none", "ada", "secret"))


async def test_a_name_to_say_hello_with_cannot_hold_a_command() -> None:
    with pytest.raises(ValueError):
        await Connection.open(Server("h", 25, "none", helo_name="a\r\nMAIL FROM:<>"))
