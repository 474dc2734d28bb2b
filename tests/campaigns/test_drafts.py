import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from reachinbox.runtime.database import Database
from tests.accounts.people import code_of, register, sign_in
from tests.campaigns.world import add_sender, create, draft, import_csv, ready_campaign, user_id_of
from tests.conftest import browser_on


async def test_a_draft_is_kept_as_it_was_written(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender_id = await add_sender(database, await user_id_of(signed_in))
    written = draft(
        sender_id,
        text="Hello",
        start_at="2031-03-01T08:00:00Z",
        delay_seconds=2.5,
        hourly_limit=50,
        max_parallel=3,
        priority="high",
        timezone="Europe/Paris",
        hours={"days": ["fri", "mon"], "from": "09:00", "to": "17:00"},
    )
    answer = await signed_in.post("/api/campaigns", json=written)
    assert answer.status_code == 201
    kept = (await signed_in.get(f"/api/campaigns/{answer.json()['id']}")).json()
    assert kept == answer.json()
    written["hours"]["days"] = ["mon", "fri"]
    assert {name: kept[name] for name in written} == written
    assert (kept["status"], kept["recipients"], kept["finish_at"]) == ("draft", 0, None)
    assert set(kept["counts"].values()) == {0}


BAD_DRAFTS: list[tuple[dict[str, Any], str | None]] = [
    ({"timezone": "Mars/Olympus"}, "unknown_timezone"),
    ({"timezone": "America"}, "unknown_timezone"),
    ({"timezone": "../../etc/passwd"}, "unknown_timezone"),
    ({"hours": {"days": ["someday"], "from": "09:00", "to": "17:00"}}, "bad_hours"),
    ({"hours": {"days": ["mon"], "from": "9 o'clock", "to": "17:00"}}, None),
    ({"hours": {"days": ["mon"], "from": "25:00", "to": "17:00"}}, "bad_hours"),
    ({"hours": {"days": [], "from": "09:00", "to": "17:00"}}, "bad_hours"),
    ({"hours": "always"}, None),
    ({"hourly_limit": 0}, None),
    ({"hourly_limit": -5}, None),
    ({"hourly_limit": "5"}, None),
    ({"hourly_limit": True}, None),
    ({"delay_seconds": -1}, None),
    ({"delay_seconds": 86_401}, None),
    ({"delay_seconds": "fast"}, None),
    ({"max_parallel": 0}, None),
    ({"priority": "urgent"}, None),
    ({"start_at": "tomorrow"}, None),
    ({"start_at": "2031-01-01T09:00:00"}, None),
    ({"start_at": 5}, None),
    ({"start_at": "2999-01-01T00:00:00Z"}, "start_too_far"),
    ({"start_at": "9999-12-31T23:59:59-12:00"}, None),
    ({"sender_ids": [str(uuid4())]}, "unknown_sender"),
    ({"sender_ids": ["me"]}, None),
    ({"subject": "Hello\r\nBcc: eve@example.com"}, None),
    ({"subject": "Hello\nthere"}, None),
    ({"subject": "x" * 10_000_00}, None),
    ({"subject": "nul\0"}, None),
    ({"html": "half \ud800"}, None),
    ({"html": "x" * (512 * 1024 + 1)}, None),
    ({"html": "line\n{{ broken"}, "template_invalid"),
    ({"html": "{% if %}"}, "template_invalid"),
    ({"subject": "{{ a | nofilter }}"}, "template_invalid"),
    ({"name": ""}, None),
    ({"name": None}, None),
    ({"surprise": 1}, None),
]


@pytest.mark.parametrize(("change", "code"), BAD_DRAFTS)
async def test_a_bad_draft_is_refused_in_one_sentence(
    signed_in: httpx.AsyncClient, change: dict[str, Any], code: str | None
) -> None:
    answer = await signed_in.post(
        "/api/campaigns",
        content=json.dumps(draft(**change)),  # httpx itself refuses half a surrogate pair
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422, answer.text
    assert code_of(answer) == (code or code_of(answer))
    assert (await signed_in.get("/api/campaigns")).json()["items"] == []


async def test_a_template_error_is_told_with_its_part_and_line(
    signed_in: httpx.AsyncClient,
) -> None:
    answer = await signed_in.post("/api/campaigns", json=draft(html="<p>\n\n{{ a | b }}</p>"))
    (detail,) = answer.json()["error"]["details"]
    assert (detail["part"], detail["line"]) == ("html", 3)


async def test_a_body_that_is_not_json_is_refused(signed_in: httpx.AsyncClient) -> None:
    answer = await signed_in.post(
        "/api/campaigns", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400


async def test_a_change_names_only_what_changes(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    sender_id = await add_sender(database, await user_id_of(signed_in))
    campaign_id = await create(signed_in, sender_id, hourly_limit=5, timezone="Europe/Paris")
    path = f"/api/campaigns/{campaign_id}"
    changed = await signed_in.patch(path, json={"name": "Summer", "hourly_limit": None})
    assert changed.status_code == 200
    kept = changed.json()
    assert (kept["name"], kept["hourly_limit"], kept["timezone"]) == (
        "Summer",
        None,
        "Europe/Paris",
    )
    assert kept["sender_ids"] == [str(sender_id)]
    for bad in ({"name": ""}, {"subject": None}, {"timezone": "x"}, {"html": "{{"}, {"x": 1}):
        assert (await signed_in.patch(path, json=bad)).status_code == 422
    assert (await signed_in.get(path)).json() == kept


async def test_a_start_in_the_past_means_now_and_says_so(signed_in: httpx.AsyncClient) -> None:
    answer = await signed_in.post("/api/campaigns", json=draft(start_at="2001-01-01T00:00:00Z"))
    assert answer.status_code == 201
    assert answer.json()["notes"] == ["The start lies in the past, so it means now."]


async def test_somebody_elses_campaign_does_not_exist(
    app: FastAPI, signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await ready_campaign(signed_in, database)
    theirs = await add_sender(database, await user_id_of(signed_in), "two@example.com")
    imports = (await signed_in.get(f"/api/imports?campaign_id={campaign_id}")).json()["items"]
    async with browser_on(app) as other:
        await register(other, "eve@example.com")
        token = (await sign_in(other, "eve@example.com")).json()["access_token"]
        other.cookies.clear()
        other.headers["Authorization"] = f"Bearer {token}"
        path = f"/api/campaigns/{campaign_id}"
        for method, where in [
            ("GET", path),
            ("PATCH", path),
            ("DELETE", path),
            ("GET", f"{path}/preflight"),
            ("GET", f"{path}/recipients"),
            ("GET", f"{path}/events"),
            ("POST", f"{path}/schedule"),
            ("POST", f"{path}/forecast"),
            ("POST", f"{path}/pause"),
            ("POST", f"{path}/resume"),
            ("POST", f"{path}/cancel"),
            ("POST", f"{path}/test-send"),
            ("POST", f"{path}/recipients"),
            ("GET", f"/api/imports/{imports[0]['id']}"),
            ("GET", f"/api/imports/{imports[0]['id']}/problems.csv"),
            ("DELETE", f"/api/imports/{imports[0]['id']}"),
        ]:
            json = {} if method == "PATCH" else None
            answer = await other.request(method, where, json=json)
            assert answer.status_code == 404, (method, where, answer.text)
        assert (await other.get("/api/campaigns")).json()["items"] == []
        refused = await other.post("/api/campaigns", json=draft(theirs))
        assert code_of(refused) == "unknown_sender"


async def test_campaigns_are_listed_page_by_page_newest_first(
    signed_in: httpx.AsyncClient,
) -> None:
    ids = [await create(signed_in, name=f"No {number}") for number in range(5)]
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        page = (await signed_in.get(f"/api/campaigns?limit=2{cursor}")).json()
        seen += [one["id"] for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids[::-1]
    assert page["next_cursor"] is None
    found = (await signed_in.get("/api/campaigns?q=no%203&status=draft")).json()["items"]
    assert [one["id"] for one in found] == [ids[3]]
    assert (await signed_in.get("/api/campaigns?status=running")).json()["items"] == []
    assert (await signed_in.get("/api/campaigns?cursor=nonsense")).status_code == 400


async def test_a_deleted_draft_takes_its_recipients_with_it(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign_id = await create(signed_in)
    kept = await import_csv(signed_in, database, campaign_id)
    assert (await signed_in.delete(f"/api/campaigns/{campaign_id}")).status_code == 204
    assert (await signed_in.get(f"/api/campaigns/{campaign_id}")).status_code == 404
    assert (await signed_in.get(f"/api/imports/{kept['id']}")).status_code == 404
