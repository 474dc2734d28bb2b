"""The outbound guard against every way of writing a host that only this machine can reach."""

import asyncio
import socket
import time
from uuid import UUID

import pytest

from reachinbox.runtime.outbound import AllowList, HostRefused, find_destination, refuse_at_sight
from reachinbox.runtime.settings import Settings, SettingsInvalid, read_settings
from reachinbox.senders.servers import ServerAccess, server_to_connect

PRIVATE_HOSTS = """
127.0.0.1 127.0.0.1. 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1
0177.0.0.1 0177.1 017700000001 00000177.0.0.1 127.0.0.0x1 0 0.0.0.0 0x0 1 10.0.0.1 10.255.255.255
10.1 167772161 172.16.0.1 172.31.255.254 192.168.0.1 192.168.1 0xc0a80001 3232235521
169.254.169.254 169.254.0.1 2852039166 0xa9fea9fe 0251.0376.0251.0376 100.64.0.1 100.100.100.200
168.63.129.16 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1
240.0.0.1 255.255.255.255 192.88.99.1
::1 [::1] 0:0:0:0:0:0:0:1 :: fe80::1 fe80::1%lo fe80::1%1 fc00::1 fd00:ec2::254 fec0::1 ff02::1
::127.0.0.1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:7f00:1 [::ffff:10.0.0.1] ::ffff:169.254.169.254
::ffff:0:127.0.0.1 2002:7f00:1:: 2002:a00:1::1 2002:a9fe:a9fe:: 64:ff9b::127.0.0.1 64:ff9b::a00:1
64:ff9b::169.254.169.254 64:ff9b:1::1 2001:db8::1 2001:0:7f00:1:: 100::1 3fff::1 4000::1
localhost LOCALHOST localhost. a.localhost
""".split()  # noqa: SIM905  a table reads better

STRANGE_HOSTS = [
    "１２７.0.0.1",  # noqa: RUF001  full-width digits, which the resolver reads as ASCII
    "127。0。0。1",
    "①②⑦.0.0.1",
    "ⓛocalhost",
    "127.0.0.1\n",
    " 127.0.0.1 ",
    "127.0.0.1:25",
    "127.0.0.1/",
    "user@127.0.0.1",
    "127.0.0.1#.example.com",
    "127.0.0.1\x00.example.com",
    "exa mple.com",
    "example.com\r\nRCPT",
    "",
    ".",
    "..",
    "a..example.com",
    "[127.0.0.1]",
    "%31%32%37.0.0.1",
    "a" * 64 + ".example.com",
    "a." * 130 + "com",
]


@pytest.mark.parametrize("host", [*PRIVATE_HOSTS, *STRANGE_HOSTS])
async def test_a_private_host_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(HostRefused):
        await find_destination(host, 587)


def test_more_than_sixty_five_forms_are_tried() -> None:
    assert len(set(PRIVATE_HOSTS)) >= 65


async def test_every_refusal_has_the_same_words() -> None:
    texts: set[str] = set()
    for host, port in [("10.0.0.1", 587), ("no-such.invalid", 587), ("8.8.8.8", 22), ("a b", 25)]:
        with pytest.raises(HostRefused) as refused:
            await find_destination(host, port)
        texts.add(refused.value.message)
    assert len(texts) == 1


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700:4700::1111", "[2606:4700:4700::1111]"])
async def test_a_public_address_is_pinned(host: str) -> None:
    destination = await find_destination(host, 465)
    assert destination.address == host.strip("[]")


@pytest.mark.parametrize("port", [25, 143, 465, 587, 993, 2465, 2525, 2587])
async def test_ports_of_mail_are_open(port: int) -> None:
    assert (await find_destination("8.8.8.8", port)).port == port


@pytest.mark.parametrize("port", [0, 1, 22, 80, 443, 5432, 6379, 8080])
async def test_other_ports_are_refused(port: int) -> None:
    with pytest.raises(HostRefused):
        await find_destination("8.8.8.8", port)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "2130706433"])
async def test_private_hosts_may_be_allowed(host: str) -> None:
    destination = await find_destination(host, 1025, allow_private=True)
    assert destination.address in {"127.0.0.1", "::1"}


class Resolver:
    """Stands where the DNS stands: answers every name with the given addresses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", self.answer)

    def answer(self, host: str, port: int, *_more: object, **_named: object) -> list[object]:
        self.asked.append(host)
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [
            (family[":" in address], socket.SOCK_STREAM, 6, "", (address, port))
            for address in self.addresses
        ]


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:192.168.0.1",),
        ("fe80::1%eth0",),
        ("8.8.8.8", "127.0.0.1"),
        ("2606:4700:4700::1111", "fd00::1"),
        (),
    ],
)
async def test_a_name_with_any_private_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    Resolver(monkeypatch, *addresses)
    with pytest.raises(HostRefused):
        await find_destination("smtp.example.com", 587)


async def test_a_name_is_resolved_once_and_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = Resolver(monkeypatch, "8.8.4.4", "8.8.8.8")
    destination = await find_destination("SMTP.Bücher.example.", 587)
    assert (destination.host, destination.address) == ("smtp.xn--bcher-kva.example", "8.8.4.4")
    assert resolver.asked == ["smtp.xn--bcher-kva.example"]


@pytest.mark.parametrize("host", ["smtp.example.com", "no-such-name.invalid", "8.8.8.8"])
def test_a_name_is_not_refused_at_sight(host: str) -> None:
    refuse_at_sight(host, 587)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "::ffff:10.0.0.1", "a b"])
def test_a_private_literal_is_refused_at_sight(host: str) -> None:
    with pytest.raises(HostRefused):
        refuse_at_sight(host, 587)


async def test_hosts_on_the_allow_list_are_reached_and_their_neighbours_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    allowed = AllowList("mail.lan, relay.lan:2500,10.1.0.0/16, fd00:1::/64")
    assert (await find_destination("10.1.2.3", 587, allowed=allowed)).address == "10.1.2.3"
    assert (await find_destination("fd00:1::7", 25, allowed=allowed)).address == "fd00:1::7"
    Resolver(monkeypatch, "192.168.7.7")
    assert (await find_destination("MAIL.lan.", 465, allowed=allowed)).address == "192.168.7.7"
    assert (await find_destination("relay.lan", 2500, allowed=allowed)).port == 2500
    for host, port in [
        ("10.2.0.1", 587), ("10.1.2.3", 6379), ("mail.lan", 22), ("relay.lan", 587),
        ("other.lan", 587), ("xmail.lan", 587), ("192.168.7.7", 587), ("127.0.0.1", 25),
    ]:  # fmt: skip
        with pytest.raises(HostRefused):
            await find_destination(host, port, allowed=allowed)


async def test_a_name_that_also_has_an_address_outside_the_network_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Resolver(monkeypatch, "10.1.0.5", "127.0.0.1")
    with pytest.raises(HostRefused):
        await find_destination("smtp.example.com", 587, allowed=AllowList("10.1.0.0/16"))


@pytest.mark.parametrize("text", ["a b", "host:port", "exa mple.com:25", "/"])
def test_a_bad_allow_list_stops_the_start(text: str) -> None:
    with pytest.raises(SettingsInvalid, match="ALLOWED_HOSTS: must be hosts"):
        read_settings(_env_file=None, allowed_hosts=text)


async def test_no_private_form_is_ever_connected_to() -> None:
    """Something listens on a port of mail on this very machine; nobody must knock."""
    knocks: list[object] = []
    async with ListeningEverywhere(knocks) as port:
        for host in PRIVATE_HOSTS:
            access = ServerAccess(
                id=UUID(int=1), user_id=UUID(int=2), name="x", host=host, port=port,
                security="none", username=None, password=None, max_connections=1,
                health="healthy", probe_at=None, is_sandbox=False,
            )  # fmt: skip
            with pytest.raises(HostRefused):
                await server_to_connect(access, Settings(_env_file=None))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.read()
        writer.close()
    assert len(knocks) == 1  # it would have heard


class ListeningEverywhere:
    """A server on the first port of mail that is free."""

    def __init__(self, knocks: list[object]) -> None:
        self._knocks = knocks

    async def __aenter__(self) -> int:
        for port in (2525, 2587, 2465, 25, 587, 465, 143, 993):
            try:
                self._server = await asyncio.start_server(self._note, "127.0.0.1", port)
            except OSError:
                continue
            return port
        raise AssertionError("every port of mail is taken")

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _note(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._knocks.append(writer)
        writer.close()


async def test_open_and_closed_and_filtered_are_answered_alike() -> None:
    """Nothing is connected to, so the answer cannot depend on what is there."""
    texts: set[str] = set()
    async with ListeningEverywhere([]) as open_port:
        closed = next(port for port in (2525, 2587, 2465) if port != open_port)
        for host, port in [("127.0.0.1", open_port), ("127.0.0.1", closed), ("240.0.0.1", 25)]:
            began = time.perf_counter()
            with pytest.raises(HostRefused) as refused:
                await find_destination(host, port)
            texts.add(refused.value.message)
            assert time.perf_counter() - began < 5  # no patience was spent on a filtered port
    assert len(texts) == 1
