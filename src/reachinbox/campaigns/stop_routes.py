"""The emergency stop over HTTP, for admins."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints

from reachinbox.accounts.access import AdminOnly
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.ledger.stop import Standing, let_sending_go_on, read_stop, stop_sending
from reachinbox.runtime.edge import Transaction

router = APIRouter(prefix="/api/admin/stop", tags=["admin"], route_class=IdempotentRoute)


class StopAsk(BaseModel):
    """Why, for everybody whose e-mails wait; `stop: false` lets sending go on."""

    model_config = ConfigDict(extra="forbid")

    stop: bool = True
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None


class StopView(BaseModel):
    """Whether all sending is stopped, since when and why."""

    stopped: bool
    stopped_at: datetime | None
    reason: str | None


@router.get("", summary="Is all sending stopped?")
async def get_stop(_admin: AdminOnly, tx: Transaction) -> StopView:
    """Return how it stands."""
    return _show(await read_stop(tx))


@router.post("", summary="Stop all sending")
async def post_stop(_admin: AdminOnly, tx: Transaction, ask: StopAsk | None = None) -> StopView:
    """Freeze all sending of this instance at once; what is past its mark still goes."""
    asked = ask or StopAsk()
    if asked.stop:
        return _show(await stop_sending(tx, asked.reason or None))
    return _show(await let_sending_go_on(tx))


@router.delete("", summary="Let sending go on")
async def delete_stop(_admin: AdminOnly, tx: Transaction) -> StopView:
    """Lift the stop; everything due meanwhile follows within its limits."""
    return _show(await let_sending_go_on(tx))


def _show(standing: Standing) -> StopView:
    return StopView(
        stopped=standing.stopped_at is not None,
        stopped_at=standing.stopped_at,
        reason=standing.reason,
    )
