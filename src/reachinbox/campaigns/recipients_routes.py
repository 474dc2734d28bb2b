"""Recipients of a campaign over HTTP: the upload, who is in it, and the forecast over them."""

from collections.abc import AsyncIterator
from typing import Any, cast
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import HEADER, IdempotentRoute
from reachinbox.accounts.vault import Vault
from reachinbox.audience.imports import first_problems, import_facts, own_import
from reachinbox.audience.recipients import first_recipients
from reachinbox.audience.routes import ImportView, id_after
from reachinbox.audience.uploads import MAX_BYTES, begin_upload, receive_upload
from reachinbox.campaigns.drafts import own_campaign, own_draft
from reachinbox.campaigns.forecasting import forecast_campaign
from reachinbox.campaigns.routes import window_of
from reachinbox.campaigns.trial import send_test
from reachinbox.campaigns.views import (
    ForecastView,
    RecipientView,
    SenderForecastView,
    TestSendView,
)
from reachinbox.runtime.edge import Handler, TheDatabase, TheSettings, Transaction, TransactionRoute
from reachinbox.runtime.errors import Problem
from reachinbox.runtime.pages import Page, PageWanted


class UploadRoute(IdempotentRoute):
    """A route that is long: only with an `Idempotency-Key` a transaction is open all the while."""

    def get_route_handler(self) -> Handler:
        """Choose by the request's headers."""
        plain, idempotent = APIRoute.get_route_handler(self), super().get_route_handler()

        async def handle(request: Request) -> Any:
            return await (idempotent if HEADER in request.headers else plain)(request)

        return handle


router = APIRouter(prefix="/api/campaigns", tags=["recipients"], route_class=TransactionRoute)
# These take long, so they open short transactions themselves.
uploads = APIRouter(prefix="/api/campaigns", tags=["recipients"], route_class=UploadRoute)
forecasts = APIRouter(prefix="/api/campaigns", tags=["campaigns"])

UPLOAD_BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary", "description": "The CSV."},
                    "mapping": {
                        "type": "string",
                        "description": 'JSON: {"email": "Header", "fields": {"Header": "field"}}',
                    },
                    "dry_run": {"type": "boolean", "description": "Count, but add nobody."},
                    "lawful_basis": {
                        "type": "string",
                        "description": "Why they may be written to: consent, customers, …",
                    },
                    "source": {"type": "string", "description": "Where they come from."},
                },
            }
        }
    },
}


@uploads.post(
    "/{campaign_id}/recipients",
    status_code=202,
    summary="Upload a CSV of recipients",
    openapi_extra={"requestBody": UPLOAD_BODY},
    max_body_size=MAX_BYTES,
)
async def post_recipients(
    user: SignedIn, database: TheDatabase, campaign_id: UUID, request: Request
) -> ImportView:
    """Take a CSV of up to 200 MiB; a worker imports it, and `GET /imports/{id}` tells how far."""
    async with database.transaction() as session:
        await own_draft(session, user.id, campaign_id)
        import_id = await begin_upload(session, user.id, campaign_id)
    content_type = request.headers.get("Content-Type", "")
    await receive_upload(database, import_id, content_type, _stream(request))
    async with database.transaction() as session:
        found = await own_import(session, user.id, import_id)
        return ImportView(**import_facts(found, await first_problems(session, import_id)))


async def _stream(request: Request) -> AsyncIterator[bytes]:
    try:
        async for data in request.stream():
            yield data
    except ClientDisconnect as error:
        raise Problem("The upload broke off; nothing was kept.", code="bad_upload") from error


@router.get("/{campaign_id}/recipients", summary="List a campaign's recipients")
async def get_recipients(
    user: SignedIn, tx: Transaction, ask: PageWanted, campaign_id: UUID
) -> Page[RecipientView]:
    """Return recipients in the order of their rows."""
    await own_campaign(tx, user.id, campaign_id)
    rows = await first_recipients(tx, campaign_id, ask.limit + 1, after=id_after(ask))
    return ask.page(rows, lambda row: [row.id], RecipientView.model_validate)


@forecasts.post("/{campaign_id}/forecast", summary="Forecast a draft")
async def post_forecast(
    user: SignedIn, database: TheDatabase, settings: TheSettings, campaign_id: UUID
) -> ForecastView:
    """Say what Schedule would promise: first, last, by sender, by hour, and what decides it."""
    made, names = await forecast_campaign(
        database, user.id, campaign_id, window=window_of(settings)
    )
    by_sender = [
        SenderForecastView(
            sender_id=UUID(str(one.sender_id)),
            email=names[UUID(str(one.sender_id))],
            count=one.count,
            first_at=one.first_at,
            last_at=one.last_at,
        )
        for one in made.by_sender
    ]
    return ForecastView.model_validate(
        {
            "count": made.count,
            "first_at": made.first_at,
            "last_at": made.last_at,
            "by_sender": by_sender,
            "by_hour": made.by_hour,
            "bound_by": made.bound_by,
            "suggestions": made.suggestions,
        }
    )


@forecasts.post("/{campaign_id}/test-send", summary="Send yourself one e-mail of it")
async def post_test_send(
    user: SignedIn,
    database: TheDatabase,
    settings: TheSettings,
    campaign_id: UUID,
    request: Request,
) -> TestSendView:
    """Hand one rendered e-mail to your own address at once, through the first usable sender."""
    vault = cast("Vault", request.app.state.vault)
    return TestSendView.model_validate(
        await send_test(database, vault, settings, user, campaign_id), from_attributes=True
    )
