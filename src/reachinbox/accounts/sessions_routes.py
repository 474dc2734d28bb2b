"""Sessions over HTTP: from where one is signed in, and signing out there."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from reachinbox.accounts.access import Calling
from reachinbox.accounts.sessions import end_session, list_sessions
from reachinbox.runtime.edge import Transaction, TransactionRoute
from reachinbox.runtime.errors import NotFound
from reachinbox.runtime.pages import Page

router = APIRouter(prefix="/api/sessions", tags=["accounts"], route_class=TransactionRoute)


class SessionView(BaseModel):
    """One live session: since when, when and from where it was refreshed last."""

    id: UUID
    is_current: bool
    begun_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str
    user_agent: str


@router.get("", summary="List your sessions")
async def get_sessions(caller: Calling, tx: Transaction) -> Page[SessionView]:
    """Return where you are signed in, the session used last first; all on one page."""
    return Page(
        items=[
            SessionView(**shown._asdict(), is_current=shown.id == caller.session_id)
            for shown in await list_sessions(tx, caller.user.id)
        ]
    )


@router.delete("/{session_id}", status_code=204, summary="Sign out a session")
async def delete_session(caller: Calling, tx: Transaction, session_id: UUID) -> None:
    """End one session: its tokens work no more, and its sockets are cut."""
    if not await end_session(tx, caller.user.id, session_id):
        raise NotFound("There is no such session, or it has ended.")
