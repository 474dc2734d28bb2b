import httpx

from reachinbox.runtime.database import Database
from tests.campaigns.world import ready_campaign


async def test_a_campaign_is_copied_without_people_and_start(
    signed_in: httpx.AsyncClient, database: Database
) -> None:
    campaign = await ready_campaign(signed_in, database, hourly_limit=7)
    await signed_in.post(f"/api/campaigns/{campaign}/schedule")
    source = (await signed_in.get(f"/api/campaigns/{campaign}")).json()
    copy = (await signed_in.post(f"/api/campaigns/{campaign}/clone")).json()
    assert copy["id"] != campaign
    assert (copy["status"], copy["recipients"]) == ("draft", 0)
    for name in ("subject", "html", "sender_ids", "hourly_limit", "timezone"):
        assert copy[name] == source[name]


async def test_a_template_remembers_what_it_was(signed_in: httpx.AsyncClient) -> None:
    new = {"name": "Hello", "subject": "One", "html": "<p>1</p>"}
    path = f"/api/templates/{(await signed_in.post('/api/templates', json=new)).json()['id']}"
    copy = (await signed_in.post(f"{path}/clone")).json()
    assert (copy["name"], copy["html"]) == ("Hello (copy)", "<p>1</p>")
    for n in (2, 3):
        await signed_in.patch(path, json={"subject": f"{n}", "html": f"<p>{n}</p>"})
    versions = (await signed_in.get(f"{path}/versions")).json()
    assert [(one["number"], one["html"]) for one in versions] == [(2, "<p>2</p>"), (1, "<p>1</p>")]
    assert (await signed_in.get(path)).json()["html"] == "<p>3</p>"
