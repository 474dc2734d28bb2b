"""The name this machine greets SMTP servers with."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from reachinbox.runtime.settings import Settings


def helo_name(settings: Settings) -> str:
    """Return the name for EHLO: the public host, or an address literal (RFC 5321 §4.1.3)."""
    host = urlsplit(settings.address).hostname or "localhost"
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"  # noqa: PLR2004
