"""The stepwise verifier, and the presets it is fed from."""

import socket
from dataclasses import replace
from typing import Any

import pytest

from reachinbox.mail.presets import PRESETS, preset_host
from reachinbox.mail.smtp import Server
from reachinbox.mail.verify import verify_server
from tests.peers.scripted_smtp import ScriptedSmtp

LOGIN = ("ada", "secret")


async def verify(peer: ScriptedSmtp, **more: Any) -> list[tuple[str, bool]]:
    server = Server("localhost", peer.port, peer.security, "ada", "secret", address="127.0.0.1")
    steps = await verify_server(
        replace(server, **more), "ada@x.test", ssl_context=peer.client_context
    )
    assert all(step.detail and step.ms >= 0 for step in steps)
    return [(step.step, step.ok) for step in steps]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
async def test_a_good_server_passes_every_step_and_gets_no_mail(security: Any) -> None:
    async with ScriptedSmtp(security=security, login=LOGIN) as peer:
        expected = ["dns", "connect", "tls", "login", "mail_from"]
        if security == "none":
            expected.remove("tls")
        assert await verify(peer) == [(step, True) for step in expected]
        assert peer.received == []
        assert peer.commands[-1] == "QUIT"


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ({"greeting": "421 4.3.2 Busy"}, "connect"),
        ({"starttls": "454 4.7.0 Not now"}, "tls"),
        ({"login": "535 5.7.8 No"}, "login"),
        ({"mail_from": "550 5.7.1 No"}, "mail_from"),
    ],
)
async def test_the_first_failure_is_the_last_step_and_keeps_the_servers_words(
    answers: dict[str, str], last: str
) -> None:
    async with ScriptedSmtp(security="starttls", login=LOGIN, answers=answers) as peer:
        server = Server("localhost", peer.port, "starttls", *LOGIN, address="127.0.0.1")
        steps = await verify_server(server, "ada@x.test", ssl_context=peer.client_context)
        assert [step.ok for step in steps] == [True] * (len(steps) - 1) + [False]
        assert steps[-1].step == last
        assert steps[-1].detail == next(iter(answers.values()))


async def test_a_server_without_login_is_verified_without_one() -> None:
    async with ScriptedSmtp() as peer:
        steps = await verify(peer, username=None, password=None)
        assert steps == [("dns", True), ("connect", True), ("mail_from", True)]


async def test_nobody_listening_fails_at_connect() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", unused.getsockname()[1], "none")
        steps = await verify_server(server, "ada@x.test")
    assert [(step.step, step.ok) for step in steps] == [("dns", True), ("connect", False)]
    assert "Connection refused" in steps[-1].detail


async def test_a_host_that_is_no_name_fails_at_dns() -> None:
    steps = await verify_server(Server("a" * 70 + ".test", 25, "none"), "ada@x.test")
    assert [(step.step, step.ok) for step in steps] == [("dns", False)]


def test_a_preset_is_complete() -> None:
    assert len(PRESETS) == 9
    for name, preset in PRESETS.items():
        assert name == preset.name
        assert preset.hint
        assert (preset.port, preset.security) in {(465, "tls"), (587, "starttls")}
        host = preset_host(preset, "eu-central-1")
        assert "." in host
        assert "{" not in host


def test_a_preset_with_a_region_wants_one() -> None:
    assert preset_host(PRESETS["ses"], "EU-central-1") == "email-smtp.eu-central-1.amazonaws.com"
    for region in (None, "", "a.evil.test/", "ü"):
        with pytest.raises(ValueError):
            preset_host(PRESETS["ses"], region)
