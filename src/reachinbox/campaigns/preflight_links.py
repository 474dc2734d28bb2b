"""Whether the links of a campaign answer, asked by HEAD and through the outbound guard."""

import asyncio
from collections.abc import Sequence

import httpx

from reachinbox.campaigns.finding import Finding
from reachinbox.runtime.errors import Problem
from reachinbox.runtime.outbound import refuse_private_web_host

SECONDS = 5.0
AT_ONCE = 5
_REFUSES_HEAD = {403, 405, 429, 501, 503}
"""what servers say to programs, also where the page is there"""


async def check_links(links: Sequence[str], *, allow_private: bool) -> list[Finding]:
    """Return the links that do not answer; nothing of the answer's body is read."""
    room = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(timeout=SECONDS, follow_redirects=False) as client:
        told = await asyncio.gather(
            *(_ask(client, room, link, allow_private=allow_private) for link in links)
        )
    broken = [f"{link} ({why})" for link, why in zip(links, told, strict=True) if why]
    if not broken:
        return []
    more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""  # noqa: PLR2004
    sentence = f"{len(broken)} links do not answer: {', '.join(broken[:3])}{more}. Mend them."
    return [Finding("link_broken", "warning", sentence, count=len(broken))]


async def _ask(
    client: httpx.AsyncClient, room: asyncio.Semaphore, link: str, *, allow_private: bool
) -> str:
    """Return why a link does not answer; empty when it does, or leads on."""
    async with room:
        try:
            await refuse_private_web_host(link, allow_private=allow_private)
            answer = await client.head(link)
        except Problem:
            return "not a public address"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError):
            return "no answer"
    is_broken = answer.is_error and answer.status_code not in _REFUSES_HEAD
    return f"answers {answer.status_code}" if is_broken else ""
