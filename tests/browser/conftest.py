"""Chromium on a whole running ReachInbox, and what a person would have to complain about."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, async_playwright

from reachinbox.api.app_files import read_bundle
from tests.browser.instance import running_instance
from tests.browser.visitor import Visitor

NewVisitor = Callable[..., Awaitable[Visitor]]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One instance for all journeys: each signs up its own users."""
    assert not read_bundle().missing_because, "the web app is not built: run `make web`"
    with running_instance(tmp_path_factory.mktemp("browser") / "home") as address:
        yield address


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The machine's own Chromium, without a window."""
    async with async_playwright() as playwright:
        # Its own sandbox needs rights that containers and root do not have.
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


def find_chromium() -> str:
    """Return where Chromium is."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "no Chromium on the PATH: apt-get install chromium"
    return path


@pytest.fixture(scope="session")
def not_served(address: str) -> list[str]:
    """What the app asks for that this API does not have: a browser cannot but complain of it."""
    optional = (
        "/ws/?EIO=4&transport=polling",
        "/api/auth/providers",
        "/api/sessions",
        "/api/api-keys",
        "/api/activity",
        "/api/attention",
        "/api/stats/capacity",
        "/api/stats/upcoming",
        "/api/system",
    )
    return [
        path.partition("?")[0]
        for path in optional
        if httpx.get(address + path).status_code == httpx.codes.NOT_FOUND
    ]


@pytest.fixture
async def new_visitor(
    chromium: Browser, address: str, not_served: list[str], tmp_path: Path
) -> AsyncIterator[NewVisitor]:
    """Makes visitors, each with a browser profile; afterwards none may have met an error."""
    visitors: list[Visitor] = []

    async def make(*, width: int = 1440, height: int = 900, dark: bool = False) -> Visitor:
        context = await chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            timezone_id="Europe/Berlin",
            locale="en-GB",
        )
        context.set_default_timeout(10_000)
        visitor = Visitor(await context.new_page(), tmp_path)
        visitors.append(visitor)
        return visitor

    yield make
    complaints = [
        one
        for visitor in visitors
        for one in visitor.complaints
        if not any(f"{address[5:]}{path}" in one for path in not_served)
    ]
    for visitor in visitors:
        await visitor.page.context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
async def visitor(new_visitor: NewVisitor) -> Visitor:
    """One visitor at a desk."""
    return await new_visitor()
