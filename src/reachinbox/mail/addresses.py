"""Reads an e-mail address as people write it into a CSV file: a million of them in seconds."""

import re
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

ADDRESS_MAX_CHARS = 254  # RFC 5321 §4.5.3.1.3, with errata 1690
_LOCAL_PART_MAX_CHARS = 64  # RFC 5321 §4.5.3.1.1
_FAST_DOMAIN_MAX_CHARS = 63  # no label of it can be longer than a label may be

# What stands around addresses in spreadsheets and web pages and cannot be seen: white space of
# every kind, zero-width characters, byte order and direction marks, soft hyphens.
_INVISIBLE = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)

# A part of what email-validator accepts (a property test holds them together), not all of it:
# dot-atoms, and host names without two hyphens in a row (which may be punycode) or a top-level
# domain that is reserved (RFC 6761) or not made of letters.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_ORDINARY = re.compile(
    rf"({_ATOM}(?:\.{_ATOM})*)@"
    rf"((?:{_LABEL}\.)+(?!(?i:arpa|invalid|local|localhost|onion)\Z)[A-Za-z]+)"
)


class AddressInvalid(ValueError):
    """Not an address; `reason` is one clear sentence or the end of one."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Address(NamedTuple):
    """An address as it goes on the wire (its domain in ASCII), and the key it is compared by."""

    address: str
    key: str


def parse_address(text: str) -> Address:
    """Give the address in `text`, or raise AddressInvalid.

    Invisible characters around it are trimmed. Domains may be international (IDNA) and reserved
    for tests; local parts may be international (RFC 6531). No quoted local parts, no display
    names, no address literals. `key` is lower case throughout.
    """
    ordinary = _ORDINARY.fullmatch(text)
    if ordinary is None:
        text = text.strip(_INVISIBLE)
        ordinary = _ORDINARY.fullmatch(text)
        if ordinary is None:
            return _parse_unusual(text)
    local_part, domain = ordinary.groups()
    if len(local_part) > _LOCAL_PART_MAX_CHARS or len(domain) > _FAST_DOMAIN_MAX_CHARS:
        return _parse_unusual(text)
    domain = domain.lower()
    return Address(f"{local_part}@{domain}", f"{local_part.lower()}@{domain}")


def _parse_unusual(text: str) -> Address:
    if not text:
        raise AddressInvalid("is empty")
    if "@" not in text:
        raise AddressInvalid("has no @")
    if len(text) > ADDRESS_MAX_CHARS:
        raise AddressInvalid(f"is longer than {ADDRESS_MAX_CHARS} characters")
    if "," in text or ";" in text:
        raise AddressInvalid("holds a comma or semicolon: more than one address?")
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError as error:
        raise AddressInvalid(str(error)) from None
    address = f"{found.local_part}@{found.ascii_domain}"
    if len(address.encode("utf-8")) > ADDRESS_MAX_CHARS:
        raise AddressInvalid(f"is longer than {ADDRESS_MAX_CHARS} bytes")
    return Address(address, address.lower())
