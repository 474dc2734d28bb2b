from reachinbox.runtime.database import Database
from tests.campaigns.world import ready_campaign
from tests.live.serving import Served


async def test_a_subscriber_is_given_a_snapshot(served: Served, database: Database) -> None:
    http = await served.sign_up()
    campaign_id = await ready_campaign(http, database)
    client = await served.connect(http)
    draft = await client.subscribe(campaign_id)
    assert (draft["status"], draft["seq"], draft["total"]) == ("draft", 0, 0)
    await http.post(f"/api/campaigns/{campaign_id}/schedule")
    told = await client.hears("campaign_progress", lambda one: one["status"] == "scheduled")
    assert (told["total"], told["remaining"], told["seq"]) == (2, 2, 1)
    assert (await client.subscribe(campaign_id))["seq"] == 1
