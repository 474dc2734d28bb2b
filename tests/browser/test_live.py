import pytest
from playwright.async_api import Page, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")

SCHEDULE = """async ([count, delay]) => {
  const csrf = document.cookie.match(/csrf_token=([^;]*)/)[1];
  const ask = async (path, body) => (await fetch(path, body && {
    method: "POST",
    headers: {"Content-Type": "application/json", "X-CSRF-Token": csrf},
    body: JSON.stringify(body),
  })).json();
  const sender = (await ask("/api/senders")).items[0].id;
  const recipients = Array.from({length: count}, (_, n) => ({email: `r${n}@example.net`}));
  return ask("/api/campaigns/schedule", {
    name: "Seen as it happens", subject: "Hello", html: "<p>Hello</p>", recipients,
    sender_ids: [sender], delay_seconds: delay,
  });
}"""


async def schedule(page: Page, count: int, delay_seconds: float) -> str:
    made = await page.evaluate(SCHEDULE, [count, delay_seconds])
    assert made["email_count"] == count, made
    return made["campaign_id"]


async def test_a_campaign_moves_to_its_end_on_screen_without_a_reload(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.register()
    await schedule(page, 40, 0.1)
    await page.get_by_role("link", name="Campaigns", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Seen as it happens")
    # By the socket, or where there is none by the fallback, which asks every ten seconds.
    await expect(row).to_contain_text("40 of 40 done", timeout=25_000)
    await expect(row).to_contain_text("Completed", timeout=25_000)
    shown = await row.get_by_role("img").get_attribute("aria-label")
    assert shown == "40 sent, of 40"


async def test_pausing_says_what_happens_and_can_be_taken_back(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.register()
    await schedule(page, 300, 2)
    await page.goto("/campaigns")
    row = page.get_by_role("row").filter(has_text="Seen as it happens")
    await row.get_by_role("button", name="Acts of Seen as it happens").click()
    await page.get_by_role("menuitem", name="Pause").click()
    await expect(row).to_contain_text("Paused")
    await page.get_by_role("button", name="Resume").click()
    await expect(row).to_contain_text("Running")
    await row.get_by_role("button", name="Acts of Seen as it happens").click()
    await page.get_by_role("menuitem", name="Cancel …").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("will not be sent")
    await visitor.expect_accessible()
    await dialog.get_by_role("button", name="Cancel 2").click()
    await expect(row).to_contain_text("Cancelled")
