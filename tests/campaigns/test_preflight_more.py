import asyncio
from collections.abc import Sequence

import httpx
import pytest
from fastapi import FastAPI

from reachinbox.campaigns.preflight_content import check_words, links_in
from reachinbox.campaigns.preflight_dns import DnsAway, check_domains
from reachinbox.campaigns.preflight_links import check_links
from reachinbox.campaigns.tables import Campaign
from reachinbox.runtime.database import Database
from tests.campaigns.world import add_sender, create, import_csv, user_id_of

GOOD = {
    ("shop.co", "TXT"): ["v=spf1 mx ~all", "other"],
    ("_dmarc.shop.co", "TXT"): ["v=DMARC1; p=reject"],
    ("shop.co", "MX"): ["10 mx.shop.co."],
    ("s1._domainkey.shop.co", "TXT"): ["v=DKIM1; k=rsa; p=AAAA"],
}


async def found(records: dict[tuple[str, str], list[str]], domain: str = "shop.co") -> set[str]:
    async def lookup(name: str, kind: str) -> Sequence[str]:
        return records.get((name, kind), [])

    return {one.code for one in await check_domains([domain, domain], lookup)}


async def test_a_domain_in_order_has_no_findings() -> None:
    assert await found(GOOD) == set()


@pytest.mark.parametrize(
    ("name", "records", "code"),
    [
        (("shop.co", "TXT"), [], "spf_missing"),
        (("shop.co", "TXT"), ["v=spf1 a", "v=spf1 mx"], "spf_several"),
        (("shop.co", "TXT"), ["v=spf1 +all"], "spf_open"),
        (("_dmarc.shop.co", "TXT"), [], "dmarc_missing"),
        (("shop.co", "MX"), [], "mx_missing"),
        (("shop.co", "MX"), ["0 ."], "mx_missing"),
        (("s1._domainkey.shop.co", "TXT"), [], "dkim_not_found"),
    ],
)
async def test_what_a_domain_lacks_is_found(
    name: tuple[str, str], records: list[str], code: str
) -> None:
    assert await found(GOOD | {name: records}) == {code}


async def test_example_domains_are_not_asked_for_and_a_silent_dns_is_said() -> None:
    assert await found({}, "news.example") == set()

    async def away(_name: str, _kind: str) -> Sequence[str]:
        raise DnsAway("no answer")

    assert [one.code for one in await check_domains(["shop.co"], away)] == ["dns_away"]


def words(html: str, subject: str = "Hello", text: str | None = None) -> set[str]:
    return {one.code for one in check_words(Campaign(html=html, subject=subject, text=text))}


def test_words_that_hurt_are_found() -> None:
    assert words("<p>Hello, this is a usual letter.</p>") == set()
    assert words(f"<p>{'x' * 110_000}</p>") == {"too_long_for_gmail"}
    assert words("<p>Hello, this is a usual letter.</p>", "x" * 80) == {"subject_long"}
    image = '<p>Hello, this is a usual letter.</p><img src="a"><img src="b" alt="">'
    assert words(image) == {"image_without_alt"}
    assert words('<img src="a" alt="">') == {"text_part_empty"}
    own = '<p>Hello, this is usual.</p><a href="{{ unsubscribe_url }}">out</a>'
    assert words(own) == {"no_postal_address"}
    assert words(own + "{{ postal_address }}") == set()


def test_links_are_taken_without_liquid_and_once() -> None:
    html = '<a href="https://a.co/x?a=1&amp;b=2">1</a><a href="https://a.co/{{ id }}">2</a>'
    assert links_in(html + html) == ["https://a.co/x?a=1&b=2"]


async def test_links_that_do_not_answer_are_found() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readline()).decode()
        status = "404 Not Found" if "/gone" in asked else "200 OK"
        writer.write(
            f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        )
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        here = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        assert await check_links([f"{here}/there"], allow_private=True) == []
        (broken,) = await check_links([f"{here}/there", f"{here}/gone"], allow_private=True)
        assert (broken.code, broken.count) == ("link_broken", 1)
        assert "404" in broken.message
        (refused,) = await check_links([f"{here}/there"], allow_private=False)
        assert "not a public address" in refused.message


async def test_the_route_says_it_all(
    app: FastAPI, signed_in: httpx.AsyncClient, database: Database
) -> None:
    async def lookup(name: str, kind: str) -> Sequence[str]:
        return GOOD.get((name, kind), []) if kind != "MX" else []

    app.state.dns_lookup = lookup
    user = await user_id_of(signed_in)
    sender = await add_sender(database, user, "news@shop.co", hourly_limit=1)
    campaign = await create(signed_in, sender)
    people = [f"p{n}@x.co,A,B" for n in range(400)]
    csv = "\n".join(["email,first_name,company", "info@x.co,A,B", *people])
    await import_csv(signed_in, database, campaign, csv.encode())
    answer = (await signed_in.get(f"/api/campaigns/{campaign}/preflight")).json()
    assert answer["ready"]
    codes = {one["code"]: one for one in answer["warnings"]}
    assert set(codes) == {"mx_missing", "role_addresses", "over_committed"}
    assert codes["mx_missing"]["fix"]
    assert codes["role_addresses"]["count"] == 1
    inside = await signed_in.get(f"/api/campaigns/{campaign}/preflight?outside=false")
    assert "mx_missing" not in inside.text
