from typing import Any

import httpx
import pytest

from tests.accounts.people import register, sign_in
from tests.journey.stack import Stack

pytestmark = pytest.mark.xdist_group("journey")

GOOD = 40
CSV = "\n".join(
    [
        "E-mail;First name;Company",
        *(f"person{n}@example.org;Persön {n};Acme" for n in range(GOOD)),
        "nobody@example.org;Nobody;Acme",  # refused by the sandbox for good
        "PERSON7@example.org;Again;Acme",
        "not an address;Bad;Acme",
        ";Missing;Acme",
    ]
)
DRAFT = {
    "name": "First steps",
    "subject": "Hello {{ first_name }}",
    "html": "<p>Dear {{ first_name }} of {{ company }}</p>",
}


async def test_a_newcomer_sends_a_first_campaign_and_finds_every_email_in_the_sandbox(
    stack: Stack,
) -> None:
    await stack.sandbox()
    await stack.workers(1)
    async with stack.api() as api:
        await _begin(api)
        sender = await _only_item(api, "/api/senders")
        assert sender["verified"]
        campaign = await _ok(
            api.post("/api/campaigns", json=DRAFT | {"sender_ids": [sender["id"]]})
        )
        imported = await _upload(stack, api, campaign["id"])
        assert (imported["rows"], imported["accepted"]) == (GOOD + 4, GOOD + 1)
        assert (imported["duplicates"], imported["invalid"]) == (1, 2)
        assert [problem["row"] for problem in imported["problems"]] == [
            GOOD + 3,
            GOOD + 4,
            GOOD + 5,
        ]

        forecast = await _ok(api.post(f"/api/campaigns/{campaign['id']}/forecast"))
        assert forecast["count"] == GOOD + 1
        scheduled = await _ok(api.post(f"/api/campaigns/{campaign['id']}/schedule"))
        assert scheduled["counts"]["total"] == GOOD + 1

        done = await _completed(stack, api, campaign["id"])
        counts = done["counts"]
        assert (counts["sent"], counts["failed"]) == (GOOD, 1)
        assert counts["total"] == sum(counts.values()) - counts["total"]
        await _find_all_in_the_sandbox(api, campaign["id"])


async def _begin(api: httpx.AsyncClient) -> None:
    assert (await register(api)).status_code == 201
    token = (await sign_in(api)).json()["access_token"]
    api.cookies.clear()
    api.headers["Authorization"] = f"Bearer {token}"


async def _upload(stack: Stack, api: httpx.AsyncClient, campaign_id: str) -> dict[str, Any]:
    files = {"file": ("people.csv", CSV.encode("cp1252"), "text/csv")}
    given = await _ok(api.post(f"/api/campaigns/{campaign_id}/recipients", files=files))
    found: dict[str, Any] = {}

    async def is_done() -> bool:
        found.update(await _ok(api.get(f"/api/imports/{given['id']}")))
        return found["status"] != "running"

    await stack.until(is_done, every=0.3)  # a user has 100 requests a minute
    assert found["status"] == "done"
    return found


async def _completed(stack: Stack, api: httpx.AsyncClient, campaign_id: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    async def is_completed() -> bool:
        found.update(await _ok(api.get(f"/api/campaigns/{campaign_id}")))
        return found["status"] == "completed"

    await stack.until(is_completed, every=0.3)
    return found


async def _find_all_in_the_sandbox(api: httpx.AsyncClient, campaign_id: str) -> None:
    emails = (await _ok(api.get(f"/api/emails?campaign_id={campaign_id}&limit=100")))["items"]
    messages = (await _ok(api.get("/api/sandbox/messages?limit=100")))["items"]
    sent = {email["message_id"]: email for email in emails if email["status"] == "sent"}
    assert sorted(message["message_id"] for message in messages) == sorted(sent)
    opened = await _ok(api.get(f"/api/sandbox/messages/{messages[0]['id']}"))
    number = opened["rcpt_to"].partition("@")[0].removeprefix("person")
    assert opened["subject"] == f"Hello Persön {number}"
    assert f"Dear Persön {number} of Acme" in opened["html"]

    one = await _ok(api.get(f"/api/emails/{sent[opened['message_id']]['id']}"))
    assert [fact["kind"] for fact in one["timeline"]] == ["email_planned", "email_sent"]
    assert one["timeline"][-1]["code"] == 250
    (refused,) = [email for email in emails if email["status"] == "failed"]
    assert refused["recipient"] == "nobody@example.org"
    assert "no such mailbox" in refused["error"]


async def _only_item(api: httpx.AsyncClient, path: str) -> dict[str, Any]:
    (item,) = (await _ok(api.get(path)))["items"]
    return item


async def _ok(asked: Any) -> dict[str, Any]:
    answer = await asked
    assert answer.is_success, answer.text
    return answer.json()
