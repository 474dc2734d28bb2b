import csv
from io import StringIO
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from reachinbox.ledger.instance_list import suppress_for_all
from reachinbox.ledger.suppress import suppress, which_suppressed
from reachinbox.runtime.database import Database
from tests.accounts.people import code_of, register, sign_in
from tests.campaigns.world import import_csv, ready_campaign, user_id_of
from tests.conftest import browser_on
from tests.ledger.conftest import world as world
from tests.ledger.world import World

LIST = (
    "\ufeffemail,why\nAda@Example.com,left\n@spam.example,\nnews.example,a domain\n"
    "not an address,x\n"
)


async def upload(client: httpx.AsyncClient, text: str) -> dict[str, Any]:
    answer = await client.post("/api/suppressions/import?source=old+tool", content=text.encode())
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_file_goes_in_and_comes_out(signed_in: httpx.AsyncClient) -> None:
    done = await upload(signed_in, LIST)
    assert (done["rows"], done["suppressed"]) == (4, 3)
    assert [(one["row"], one["value"]) for one in done["problems"]] == [(5, "not an address")]
    await upload(signed_in, LIST)
    out = (await signed_in.get("/api/suppressions/export.csv")).text
    rows = list(csv.DictReader(StringIO(out)))
    assert sorted(row["address"] for row in rows) == [
        "@news.example", "@spam.example", "ada@example.com",
    ]  # fmt: skip
    assert {row["reason"] for row in rows} == {"imported"}
    assert {row["source"] for row in rows} == {"old tool"}


async def test_importing_recipients_revives_nobody(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign = await ready_campaign(signed_in, database)
    await upload(signed_in, "carl@example.com\n")
    done = await import_csv(
        signed_in, database, campaign, b"email\ncarl@example.com\n", lawful_basis="customers"
    )
    assert (done["accepted"], done["suppressed"]) == (0, 1)
    assert done["lawful_basis"] == "customers"


@pytest.mark.parametrize("reason", ["unsubscribed", "complained"])
async def test_who_asked_to_stop_cannot_be_lifted(
    signed_in: httpx.AsyncClient, database: Database, reason: str
) -> None:
    user = await user_id_of(signed_in)
    async with database.transaction() as tx:
        await suppress(tx, user, ["ada@example.com"], reason=reason)
    (entry,) = (await signed_in.get("/api/suppressions")).json()["items"]
    answer = await signed_in.delete(f"/api/suppressions/{entry['id']}")
    assert (answer.status_code, code_of(answer)) == (409, "asked_to_stop")


async def test_an_erased_person_leaves_a_hash_and_stays_away(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign = await ready_campaign(signed_in, database)
    await signed_in.post(f"/api/campaigns/{campaign}/schedule")
    answer = await signed_in.post("/api/suppressions/erase", json={"email": "Ada@example.com"})
    assert answer.json() == {"erased": 1}
    listed = (await signed_in.get("/api/suppressions")).json()["items"]
    assert [one["address"][:1] for one in listed] == ["#"]
    emails = (await signed_in.get(f"/api/emails?campaign_id={campaign}")).json()["items"]
    assert {one["recipient"]: one["status"] for one in emails} == {
        "erased": "skipped", "bob@example.com": "scheduled",
    }  # fmt: skip
    user = await user_id_of(signed_in)
    async with database.transaction() as tx:
        keys = ["ada@example.com", "bob@example.com"]
        assert await which_suppressed(tx, user, keys) == {"ada@example.com"}


async def test_only_admins_keep_the_instances_list(
    signed_in: httpx.AsyncClient, app: FastAPI
) -> None:
    body = {"emails": ["@spam.example"]}
    answer = await signed_in.post("/api/admin/suppressions", json=body)
    assert answer.json() == {"entries": 1, "skipped": 0}
    (entry,) = (await signed_in.get("/api/admin/suppressions")).json()["items"]
    async with browser_on(app) as other:
        await register(other, email="second@example.com")
        token = (await sign_in(other, email="second@example.com")).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        refused = await other.post("/api/admin/suppressions", json=body, headers=headers)
        assert refused.status_code == 403
    path = f"/api/admin/suppressions/{entry['id']}"
    assert (await signed_in.delete(path)).status_code == 204
    assert (await signed_in.delete(path)).status_code == 404


async def test_the_instances_list_holds_for_every_user_in_claim_and_mark(world: World) -> None:
    sender = await world.sender()
    await world.campaign(sender, addresses=["ann@spam.example", "ben@ham.example"])
    claim = await world.claim()
    async with world.database.transaction() as tx:
        await suppress_for_all(tx, ["@spam.example"], reason="by_user")
    may_go = await world.mark(claim)
    assert [each.address for each in claim.emails if each.id in may_go] == ["ben@ham.example"]
    await world.campaign(sender, addresses=["ann@spam.example"])
    assert all(each.is_suppressed for each in (await world.claim()).emails)
