"""`/u/{token}`: where a recipient leaves. Looking changes nothing; acting needs no login."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import HTMLResponse

from reachinbox.inbox.leaving import come_back, leave, standing_of
from reachinbox.inbox.leaving_page import (
    HEADERS,
    bad_link_page,
    returned_page,
    standing_page,
    test_link_page,
)
from reachinbox.mail.unsubscribe import TOKEN_MAX_CHARS, Leaving
from reachinbox.runtime.edge import TheSettings, Transaction, TransactionRoute
from reachinbox.senders.composing import unsubscribe_links

TEST = "test"
BODY_MAX_BYTES = 4096
router = APIRouter(prefix="/u", tags=["unsubscribe"], route_class=TransactionRoute)
Token = Annotated[str, Path(max_length=TOKEN_MAX_CHARS)]


def _leaving(settings: TheSettings, token: str) -> Leaving | None:
    return unsubscribe_links(settings).tokens.read(token)


Left = Annotated[Leaving | None, Depends(_leaving)]


@router.head("/{token}", response_class=HTMLResponse, include_in_schema=False)
@router.get("/{token}", response_class=HTMLResponse, summary="The page to unsubscribe")
async def show_page(tx: Transaction, token: Token, leaving: Left) -> HTMLResponse:
    """Show who writes and a button to stop it; changes nothing, whoever looks and how often."""
    if token == TEST:
        return _page(test_link_page())
    if leaving is None:
        return _page(bad_link_page(), 404)
    return _page(standing_page(await standing_of(tx, leaving)))


@router.post("/{token}", response_class=HTMLResponse, summary="Unsubscribe")
async def post_leave(
    tx: Transaction, request: Request, token: Token, leaving: Left
) -> HTMLResponse:
    """Unsubscribe at once (RFC 8058), or undo it with `undo=yes`; again and again if you like."""
    if token == TEST:
        return _page(test_link_page())
    if leaving is None:
        return _page(bad_link_page(), 404)
    asked = (await request.body())[:BODY_MAX_BYTES]
    if b"undo=yes" in asked:
        has_returned = await come_back(tx, leaving)
        standing = await standing_of(tx, leaving)
        return _page(returned_page(standing) if has_returned else standing_page(standing))
    is_one_click = b"One-Click" in asked
    await leave(tx, leaving, by="one-click" if is_one_click else "link")
    return _page(standing_page(await standing_of(tx, leaving)))


def _page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, HEADERS)
