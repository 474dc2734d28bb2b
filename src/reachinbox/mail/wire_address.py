"""Decides whether an address can stand in an SMTP command or a header and do nothing else there."""

import re

# RFC 5321 §4.1.2: a mailbox is a dot-string or a quoted string, an @, and a domain or an address
# literal. Only what could end the command or add a parameter matters here; UTF-8 is RFC 6531's.
_SAFE_ADDRESS = re.compile(
    r'(?:[^\x00-\x20\x7f-\xa0<>"(),:;\\@\u2028\u2029\ud800-\udfff]+'
    r'|"(?:[^\x00-\x1f\x7f-\x9f"\\\u2028\u2029\ud800-\udfff]|\\[ -~])*")'
    r"@(?:[^\x00-\x20\x7f-\xa0<>\"(),:;\\@\[\]\u2028\u2029\ud800-\udfff]+|\[[0-9A-Za-z.:]+\])"
)
ADDRESS_MAX_CHARS = 320  # RFC 5321 §4.5.3.1: 64 + @ + 255


def check_address(address: str) -> None:
    """Raise ValueError unless `address` can stand between < and > and do nothing else."""
    if len(address) > ADDRESS_MAX_CHARS or _SAFE_ADDRESS.fullmatch(address) is None:
        raise ValueError(f"not an address that mail can carry: {address[:100]!r}")
