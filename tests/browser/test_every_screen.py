import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewVisitor
from tests.browser.screenshots import BEFORE, SCREENS

pytestmark = pytest.mark.xdist_group("browser")

SIZES = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.mark.parametrize(("size", "dark"), [("desk", False), ("phone", True)])
async def test_every_screen_is_accessible_and_fits(
    new_visitor: NewVisitor, size: str, *, dark: bool
) -> None:
    width, height = SIZES[size]
    visitor = await new_visitor(width=width, height=height, dark=dark)
    page = visitor.page
    for path in BEFORE.values():
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await visitor.expect_accessible()
    await visitor.register()
    for path in SCREENS.values():
        await page.goto(path)
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await expect(page.get_by_label("Loading", exact=True)).to_have_count(0)
        await visitor.expect_accessible()
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide"
