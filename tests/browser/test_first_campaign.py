import re

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")

PEOPLE = """Email,First name,Company
ada@example.com,Ada,Analytical Engines
grace@example.com,Grace,
not-an-address,Nobody,
ADA@example.com ,Ada again,
nobody@example.net,Nora,
"""
NAME = "Spring letter to members"
PATIENCE_MS = 20_000


async def test_a_newcomer_schedules_a_first_campaign_and_watches_it_arrive(
    visitor: Visitor,
) -> None:
    page = visitor.page
    await visitor.register()
    await _begin_a_draft(page)
    await _add_people(page)
    await _write_the_message(page, visitor)
    await _see_the_plan_follow(page)
    await _mend_what_preflight_finds(page)
    await _schedule_and_watch(page, visitor)
    await _open_it_in_the_sandbox(page, visitor)


async def _begin_a_draft(page: Page) -> None:
    await page.get_by_role("link", name="New campaign").first.click()
    # Typed on while the first letter makes the draft: none may be lost on the way.
    await page.get_by_label("Name of the campaign").press_sequentially(NAME, delay=5)
    await expect(page).to_have_url(re.compile("/edit$"))
    await expect(page.get_by_role("textbox", name="Name of the campaign")).to_have_value(NAME)
    await expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("textbox", name="Name of the campaign")).to_have_value(NAME)


async def _add_people(page: Page) -> None:
    file: FilePayload = {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    await page.locator("input[type=file]").set_input_files([file])
    await expect(
        page.get_by_text(re.compile("^5 rows . 1 duplicate . 1 not valid = 3$"))
    ).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("not-an-address", exact=True)).to_be_visible()
    await page.get_by_role("button", name="Add 3 recipients").click()
    await expect(page.get_by_role("button", name="Undo")).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("3 recipients", exact=True).first).to_be_visible(
        timeout=PATIENCE_MS
    )


async def _write_the_message(page: Page, visitor: Visitor) -> None:
    await page.get_by_role("link", name="Next: Message").click()
    await page.get_by_label("Subject").fill("News for ")
    await page.get_by_role("button", name="first_name").click()
    await expect(page.get_by_label("Subject")).to_have_value("News for {{ first_name }}")
    await page.get_by_label("HTML body").fill("<p>Hello {{ first_name }} of {{ company }}</p>")
    shown = page.frame_locator("iframe[title='Preview of the message']")
    await expect(shown.get_by_text("Hello Ada of Analytical Engines")).to_be_visible()
    await page.get_by_role("button", name="Next recipient").click()
    await expect(shown.get_by_text("Hello Grace of")).to_be_visible()
    await expect(page.get_by_text("There is no value for “company”.")).to_be_visible()
    await visitor.expect_accessible()


async def _see_the_plan_follow(page: Page) -> None:
    await page.get_by_role("link", name="Next: Schedule & pace").click()
    await expect(page.get_by_text("3 e-mails at once")).to_be_visible(timeout=PATIENCE_MS)
    await page.get_by_label("Delay between e-mails").fill("60")
    await expect(page.get_by_text("3 e-mails over 2 min")).to_be_visible(timeout=PATIENCE_MS)
    await page.get_by_label("Delay between e-mails").fill("0.2")
    await expect(page.get_by_text("3 e-mails at once")).to_be_visible(timeout=PATIENCE_MS)


async def _mend_what_preflight_finds(page: Page) -> None:
    await page.get_by_role("link", name="Next: Preflight").click()
    await expect(page.get_by_text("2 recipients have no “company”")).to_be_visible(
        timeout=PATIENCE_MS
    )
    await page.get_by_role("link", name="Mend in Message").click()
    await page.get_by_label("HTML body").fill(
        "<p>Hello {{ first_name }} of {{ company | default: 'your team' }}</p>"
    )
    await page.get_by_role("link", name="Preflight").first.click()
    await expect(page.get_by_text("Nothing keeps it from being scheduled")).to_be_visible(
        timeout=PATIENCE_MS
    )


async def _schedule_and_watch(page: Page, visitor: Visitor) -> None:
    await page.get_by_role("link", name="Next: Review").click()
    button = page.get_by_role("button", name=re.compile(r"^Schedule 3 e-mails, today"))
    await expect(button).to_be_enabled(timeout=PATIENCE_MS)
    await button.click()
    await expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    # Nobody reloads: the socket tells.
    await expect(page.get_by_text("Completed", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_role("img", name="2 sent, 1 failed, of 3")).to_be_visible(
        timeout=PATIENCE_MS
    )
    await page.get_by_role("link", name="nobody@example.net").click()
    drawer = page.get_by_role("dialog")
    await expect(drawer.get_by_text("550 5.1.1")).to_be_visible()
    await expect(drawer.get_by_role("button", name="Retry this e-mail")).to_be_visible()
    await visitor.expect_accessible()
    await page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()


async def _open_it_in_the_sandbox(page: Page, visitor: Visitor) -> None:
    await page.get_by_role("link", name="Sandbox").first.click()
    await page.get_by_role("link", name="News for Grace").click()
    mail = page.frame_locator("iframe[title='The message as HTML']")
    await expect(mail.get_by_text("Hello Grace of your team")).to_be_visible()
    await page.get_by_text("Raw", exact=True).click()
    await expect(page.get_by_label("The raw message")).to_contain_text("Subject: News for Grace")
    await visitor.expect_accessible()
