"""Decides which hosts this machine may connect to on a user's word, and pins the address.

A user names any SMTP or IMAP host. Without this guard they could reach what only this machine can:
its own services, its private network, a cloud's metadata address. The name is resolved once; the
caller connects to the very address that was judged, so a second, different answer of the DNS
(rebinding) changes nothing.
"""

import asyncio
import ipaddress
import re
import socket
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from reachinbox.runtime.errors import Invalid

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MAIL_PORTS = frozenset({25, 143, 465, 587, 993, 2465, 2525, 2587})
WEB_PORTS = frozenset({80, 443})
RESOLVE_TIMEOUT = timedelta(seconds=10)

# IANA's special-purpose registries (RFC 6890 and successors), written out because the standard
# library's `is_global` has changed its mind between patch versions.
_REFUSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, and some clouds' metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's metadata, on a public address
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out as unicast
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo, ORCHID
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address

_HOST_NAME = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9-]{1,63}")
# What inet_aton would read as an address: 127.1, 2130706433, 0x7f.0.0.1, 0177.0.0.1.
_ENDS_IN_NUMBER = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)$")


class HostRefused(Invalid):
    """This host may not be connected to. One text for every reason, so that nothing is probed."""

    code = "host_refused"

    def __init__(self) -> None:
        ports = ", ".join(map(str, sorted(MAIL_PORTS)))
        super().__init__(
            "This host and port cannot be used: the name must resolve, and unless "
            "ALLOW_PRIVATE_HOSTS or ALLOWED_HOSTS says otherwise, only to public addresses and "
            f"with a port of mail ({ports}). Check both."
        )


@dataclass(frozen=True, slots=True)
class Destination:
    """A judged place to connect to: `address` is an IP, `host` the name TLS has to check."""

    host: str
    port: int
    address: str


class AllowList:
    """What ALLOWED_HOSTS lets users reach besides the public: `mail.lan:2500`, `10.1.0.0/16`.

    A name is as its owner's DNS has it, so any address it has is allowed. Without a port of its
    own, an entry opens the ports of mail only.
    """

    def __init__(self, text: str = "") -> None:
        self._names: set[tuple[str, int | None]] = set()
        self._networks: list[Network] = []
        for entry in filter(None, (part.strip() for part in text.split(","))):
            self._add(entry)

    def _add(self, entry: str) -> None:
        try:
            self._networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            name, colon, port = entry.rpartition(":") if ":" in entry else (entry, "", "")
            if colon and not port.isdecimal():
                raise ValueError(f"not a host, host:port or network: {entry}") from None
            self._names.add((_plain_name(name), int(port) if colon else None))

    def has_name(self, name: str, port: int) -> bool:
        """Whether this very name is allowed on this port."""
        usual = (name, None) in self._names and port in MAIL_PORTS
        return usual or (name, port) in self._names

    def has_address(self, address: Address) -> bool:
        """Whether this address is in one of the networks."""
        return any(address in network for network in self._networks)


NOTHING_MORE = AllowList()


def refuse_at_sight(
    host: str, port: int, *, allow_private: bool = False, allowed: AllowList = NOTHING_MORE
) -> None:
    """Raise HostRefused where the text alone tells; asks no network.

    For the moment a host is stored. Only `find_destination` decides about connecting.
    """
    name = _plain_name(host)
    if allow_private or allowed.has_name(name, port):
        return
    if port not in MAIL_PORTS or name == "localhost" or name.endswith(".localhost"):
        raise HostRefused
    literal = _read_literal(name)
    if literal is not None:
        if not (is_public(literal) or allowed.has_address(literal)):
            raise HostRefused
    elif _ENDS_IN_NUMBER.search(name):
        raise HostRefused


async def find_destination(
    host: str, port: int, *, allow_private: bool = False, allowed: AllowList = NOTHING_MORE
) -> Destination:
    """Resolve `host` and give the address to connect to, or raise HostRefused.

    Unless `allow_private`, every address the name has must be public: a name that mixes both is
    somebody's trick. A name that does not resolve in time is refused in the same words.
    """
    refuse_at_sight(host, port, allow_private=allow_private, allowed=allowed)
    name = _plain_name(host)
    addresses = await _resolve(name, port)
    may_be_private = allow_private or allowed.has_name(name, port)
    if not may_be_private and not all(
        is_public(address) or allowed.has_address(address) for address in addresses
    ):
        raise HostRefused
    return Destination(name, port, str(addresses[0]))


async def refuse_private_web_host(url: str, *, allow_private: bool = False) -> None:
    """Raise HostRefused unless `url` is http or https on its usual port of a public host.

    The name is resolved again when it is connected to, so this alone does not stop rebinding:
    only for hosts that are pinned by name, or where nothing but a status comes back to the user.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        raise HostRefused from None
    name = _plain_name(host)
    if allow_private:
        return
    if port not in WEB_PORTS:
        raise HostRefused
    addresses = await _resolve(name, port)
    if not all(map(is_public, addresses)):
        raise HostRefused


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach this address, embedded IPv4 included."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    if address.scope_id is not None:
        return False
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _plain_name(host: str) -> str:
    """Give the host as the resolver would understand it, or raise HostRefused."""
    name = unicodedata.normalize("NFKC", host).strip().lower().rstrip(".")
    name = name.removeprefix("[").removesuffix("]")
    if _read_literal(name) is not None:
        return name
    try:
        name = name.encode("idna").decode("ascii")
    except UnicodeError:
        raise HostRefused from None
    if _HOST_NAME.fullmatch(name) is None:
        raise HostRefused
    return name


def _read_literal(name: str) -> Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


async def _resolve(name: str, port: int) -> list[Address]:
    literal = _read_literal(name)
    if literal is not None:
        return [literal]
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(RESOLVE_TIMEOUT.total_seconds()):
            found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        raise HostRefused from None
    addresses = [ipaddress.ip_address(sockaddr[0]) for *_, sockaddr in found]
    if not addresses:
        raise HostRefused
    return addresses
