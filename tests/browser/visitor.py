"""A person at a browser: what they do often, and every error their browser wrote down."""

import uuid
from pathlib import Path
from typing import Any

from playwright.async_api import ConsoleMessage, Page, expect

AXE = Path("web/node_modules/axe-core/axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PASSWORD = "seven green boats at noon"


class Visitor:
    """Drives one page and notes what its console and its requests complain of."""

    def __init__(self, page: Page, pictures: Path) -> None:
        self.page = page
        self.email = f"ada-{uuid.uuid4().hex[:12]}@example.com"
        self.complaints: list[str] = []
        self._pictures = pictures
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", lambda request: self._note_request(request.url))

    def expect_error(self, text: str) -> None:
        """Take back the complaints that a journey provokes on purpose; one must be there."""
        kept = [one for one in self.complaints if text not in one]
        assert len(kept) < len(self.complaints), f"nobody complained of {text!r}"
        self.complaints[:] = kept

    async def register(self, name: str = "Ada Lovelace") -> None:
        """Sign up through the form and arrive at the dashboard."""
        await self.page.goto("/register")
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_label("E-mail address").fill(self.email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Create account").click()
        await expect(self.page.get_by_role("heading", name="Dashboard", level=1)).to_be_visible()

    async def sign_in(self) -> None:
        """Sign in through the form."""
        await self.page.get_by_label("E-mail address").fill(self.email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.page.get_by_role("button", name="Sign in").click()

    async def expect_accessible(self) -> None:
        """Let axe look at the page: it must find nothing serious (WCAG 2.2 AA)."""
        await self.page.evaluate(AXE.read_text("utf-8"))
        found: list[dict[str, Any]] = await self.page.evaluate(
            "tags => axe.run({runOnly: tags}).then(found => found.violations)", WCAG
        )
        serious = [
            f"{one['id']}: {one['help']}: {node['html'][:200]} {node['failureSummary']}"
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]
        assert not serious, f"{self.page.url}\n" + "\n".join(serious)

    async def picture(self, name: str) -> Path:
        """Keep what is on screen, for a person to look at."""
        path = self._pictures / f"{name}.png"
        await self.page.screenshot(path=path)
        return path

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = message.location.get("url", "")
            self.complaints.append(f"console {message.type}: {message.text} ({where})")

    def _note_request(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            self.complaints.append(f"asked another host: {url}")
