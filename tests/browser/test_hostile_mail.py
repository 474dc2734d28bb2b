"""What mail brings is shown by a browser that would run it, and does not."""

from playwright.async_api import Browser, Dialog, Page

from reachinbox.mail.sanitise import frame_page
from tests.mail.xss import XSS

CONTROL = "<img src=x onerror=alert(1)>"


async def dialogs_of(page: Page, documents: list[str]) -> list[str]:
    """Show each document; return those that opened a dialog, or asked for anything remote."""
    bad: list[str] = []
    shown = ""

    async def complain(dialog: Dialog) -> None:
        bad.append(shown)
        await dialog.dismiss()

    page.on("dialog", complain)
    page.on("request", lambda request: bad.append(f"{request.url}: {shown}"))
    for shown in documents:
        await page.set_content(shown, wait_until="load")
        await page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    return bad


async def test_nothing_in_a_mail_opens_a_dialog_or_loads_anything(chromium: Browser) -> None:
    assert len(XSS) >= 100
    page = await chromium.new_page()
    assert await dialogs_of(page, [CONTROL]), "the check would see nothing"
    await page.close()
    page = await chromium.new_page()
    assert await dialogs_of(page, [frame_page(payload) for payload in XSS]) == []
    await page.close()
