"""`make screenshots`: every screen, 1440 and 390 wide, light and dark, for a person to look at."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.conftest import find_chromium
from tests.browser.furnish import furnish
from tests.browser.instance import running_instance
from tests.browser.visitor import PASSWORD

TARGET = Path("web/screenshots")
SIZES = {"1440": (1440, 900), "390": (390, 844)}
BEFORE = {"landing": "/", "sign-in": "/sign-in", "register": "/register", "reset": "/reset"}
SCREENS = {
    "dashboard": "/dashboard",
    "campaigns": "/campaigns",
    "senders": "/senders",
    "templates": "/templates",
    "inbox": "/inbox",
    "suppression": "/suppression",
    "sandbox": "/sandbox",
    "settings": "/settings",
    "settings-appearance": "/settings/appearance",
    "settings-sessions": "/settings/sessions",
    "settings-api-keys": "/settings/api-keys",
    "admin": "/admin",
}


async def main(only: list[str]) -> None:
    """Picture the screens whose names are given, or all of them."""
    TARGET.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ribshots") as place:
        Path(place).chmod(0o755)
        with running_instance(Path(place) / "home") as address:
            email = await asyncio.to_thread(furnish, address)
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=find_chromium(), args=["--no-sandbox"]
                )
                for size in SIZES:
                    for scheme in ("light", "dark"):
                        await _picture_all(browser, address, email, size, scheme, only)
                await browser.close()


async def _picture_all(
    browser: Browser, address: str, email: str, size: str, scheme: str, only: list[str]
) -> None:
    width, height = SIZES[size]
    context = await browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        timezone_id="Europe/Berlin",
        has_touch=width < 768,
    )
    page = await context.new_page()
    for name, path in BEFORE.items():
        if not only or name in only:
            await _picture(page, path, f"{name}-{size}-{scheme}")
    signed_in = await context.request.post(
        "/api/auth/login", data={"email": email, "password": PASSWORD}
    )
    assert signed_in.ok
    for name, path in SCREENS.items():
        if not only or name in only:
            await _picture(page, path, f"{name}-{size}-{scheme}")
    await context.close()


async def _picture(page: Page, path: str, name: str) -> None:
    await page.goto(path)
    await page.get_by_role("heading", level=1).wait_for()
    await page.evaluate("document.fonts.ready")
    await expect(page.get_by_label("Loading", exact=True)).to_have_count(0)
    size = page.viewport_size
    assert size
    # A page as tall as its content: bars that are fixed to the window stay at its edges.
    tall = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": size["width"], "height": max(tall, size["height"])})
    await page.wait_for_timeout(300)
    await page.screenshot(path=TARGET / f"{name}.png")
    await page.set_viewport_size(size)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
