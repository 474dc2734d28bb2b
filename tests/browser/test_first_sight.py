import re

import pytest
from playwright.async_api import expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")


async def test_a_newcomer_signs_up_and_sees_the_dashboard(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("prove it")
    await page.get_by_role("link", name="Create an account").click()
    await visitor.register()
    await expect(page).to_have_title("Dashboard · ReachInbox")
    await expect(page.get_by_role("heading", name="Your first campaign")).to_be_visible()
    await expect(page.get_by_label(re.compile(r"System: Working\. 1 worker is"))).to_be_visible()


async def test_who_signed_out_is_asked_to_sign_in_and_then_comes_back(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.register()
    await page.get_by_role("button", name="Account of Ada Lovelace").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.goto("/settings/appearance?from=a-link")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await visitor.sign_in()
    await expect(page.get_by_label("Show all times in")).to_be_visible()


async def test_a_wrong_password_is_told_in_words(visitor: Visitor) -> None:
    page = visitor.page
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill("nobody@example.com")
    await page.get_by_label("Password").fill("not the right one")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text(
        "The e-mail address or the password is wrong"
    )
    visitor.expect_error("401 (Unauthorized)")


async def test_ctrl_k_leads_anywhere_without_a_mouse(visitor: Visitor) -> None:
    page = visitor.page
    await visitor.register()
    await page.keyboard.press("Control+k")
    await page.get_by_placeholder("A campaign, a sender, a place …").fill("supp")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Suppression", level=1)).to_be_visible()


async def test_the_description_of_the_api_needs_no_other_host(visitor: Visitor) -> None:
    await visitor.page.goto("/docs")
    await expect(visitor.page.get_by_text("/api/campaigns/{campaign_id}/forecast")).to_be_visible()


async def test_who_comes_back_from_google_is_told_why_or_asked_for_a_proof(
    visitor: Visitor,
) -> None:
    page = visitor.page
    await page.goto("/sign-in?error=openid_denied")
    await expect(page.get_by_text("Google did not sign you in.")).to_be_visible()
    await visitor.expect_accessible()
    await page.goto("/sign-in?link=google")
    await expect(page.get_by_role("heading", name="Is this account yours?")).to_be_visible()
    await expect(page.get_by_label("Password of the account")).to_be_visible()
    await visitor.expect_accessible()
