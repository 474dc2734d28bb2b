"""What the world's DNS says of a From domain: SPF, DKIM, DMARC and MX, with records to copy."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TypeAlias

import dns.asyncresolver
import dns.exception
import dns.resolver

from reachinbox.campaigns.finding import Finding

LOOKUP_SECONDS = 4.0
# DKIM keys stand under a name only the signer knows; these are what the usual services choose.
SELECTORS = (
    "default", "dkim", "google", "k1", "k2", "mail", "mg", "pm", "rib", "s1", "s2", "selector1",
    "selector2", "smtp", "zoho",
)  # fmt: skip
RESERVED = (
    ".example",
    ".test",
    ".invalid",
    ".localhost",
    "example.com",
    "example.net",
    "example.org",
)

Lookup: TypeAlias = Callable[[str, str], Awaitable[Sequence[str]]]
"""(name, record type) → the records as text, empty where there are none; DnsAway otherwise"""


class DnsAway(Exception):
    """The DNS did not answer, which says nothing about the records."""


async def look_up(name: str, kind: str) -> Sequence[str]:
    """Ask this machine's resolver."""
    try:
        answer = await dns.asyncresolver.resolve(name, kind, lifetime=LOOKUP_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise DnsAway(str(error)) from error
    return [_as_text(record) for record in answer]


def _as_text(record: object) -> str:
    strings: tuple[bytes, ...] | None = getattr(record, "strings", None)
    return b"".join(strings).decode("utf-8", "replace") if strings else str(record)


async def check_domains(domains: Iterable[str], lookup: Lookup) -> list[Finding]:
    """Look at each From domain; domains reserved for examples are nobody's."""
    wanted = [each for each in dict.fromkeys(domains) if not each.endswith(RESERVED)]
    found = await asyncio.gather(*(_check_domain(domain, lookup) for domain in wanted))
    return [finding for findings in found for finding in findings]


async def _check_domain(domain: str, lookup: Lookup) -> list[Finding]:
    try:
        spf, dmarc, mx, dkim = await asyncio.gather(
            lookup(domain, "TXT"),
            lookup(f"_dmarc.{domain}", "TXT"),
            lookup(domain, "MX"),
            _has_dkim(domain, lookup),
        )
    except DnsAway:
        sentence = f"The DNS did not answer for {domain}, so SPF, DKIM and DMARC were not checked."
        return [Finding("dns_away", "warning", sentence)]
    return [
        finding
        for finding in (
            _check_spf(domain, spf),
            _check_dkim(domain, has_dkim=dkim),
            _check_dmarc(domain, dmarc),
            _check_mx(domain, mx),
        )
        if finding is not None
    ]


def _check_spf(domain: str, records: Sequence[str]) -> Finding | None:
    spf = [each for each in records if each.lower().startswith("v=spf1")]
    if not spf:
        sentence = (
            f"{domain} has no SPF record, so receivers cannot tell which servers may send for it."
        )
        fix = f'{domain}. TXT "v=spf1 mx include:<your provider> ~all"'
        return Finding("spf_missing", "warning", sentence, fix=fix)
    if len(spf) > 1:
        sentence = f"{domain} has {len(spf)} SPF records; with more than one none holds (RFC 7208)."
        return Finding("spf_several", "warning", sentence, fix="Merge them into one TXT record.")
    if "+all" in spf[0].lower():
        sentence = f"The SPF record of {domain} ends in +all: anybody may send as you."
        return Finding("spf_open", "warning", sentence, fix=spf[0].replace("+all", "~all"))
    return None


def _check_dkim(domain: str, *, has_dkim: bool) -> Finding | None:
    if has_dkim:
        return None
    sentence = (
        f"No DKIM key was found for {domain} under the usual names. If your provider signs, this "
        "may be fine; else sign here and publish the key."
    )
    return Finding("dkim_not_found", "warning", sentence)


def _check_dmarc(domain: str, records: Sequence[str]) -> Finding | None:
    if any(each.lower().startswith("v=dmarc1") for each in records):
        return None
    sentence = f"{domain} has no DMARC record; Gmail and Yahoo ask bulk senders for one."
    fix = f'_dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"'
    return Finding("dmarc_missing", "warning", sentence, fix=fix)


def _check_mx(domain: str, records: Sequence[str]) -> Finding | None:
    if records and not all(each.strip().endswith(" .") for each in records):
        return None
    sentence = f"{domain} takes no mail (no MX record), so bounces and answers are lost."
    return Finding("mx_missing", "warning", sentence, fix=f"{domain}. MX 10 <your mail server>.")


async def _has_dkim(domain: str, lookup: Lookup) -> bool:
    names = [f"{selector}._domainkey.{domain}" for selector in SELECTORS]
    found = await asyncio.gather(*(lookup(name, "TXT") for name in names))
    return any("p=" in record for records in found for record in records)
