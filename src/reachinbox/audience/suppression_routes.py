"""Suppression beyond one entry: files in and out, erasing a person, and the instance's own list."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from reachinbox.accounts.access import AdminOnly, SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.audience.recipients import erase_recipient
from reachinbox.audience.routes import NewSuppressions, SuppressionView, id_after, show_suppression
from reachinbox.audience.suppression import BY_HAND, suppression_key
from reachinbox.audience.suppression_file import export_list, import_list
from reachinbox.ledger.erase import erase
from reachinbox.ledger.instance_list import lift_for_all, list_for_all, suppress_for_all
from reachinbox.runtime.edge import TheDatabase, Transaction
from reachinbox.runtime.errors import Invalid, NotFound
from reachinbox.runtime.pages import Page, PageWanted

FILE_MAX_BYTES = 20 * 1024 * 1024
router = APIRouter(prefix="/api", tags=["suppressions"], route_class=IdempotentRoute)
exports = APIRouter(prefix="/api", tags=["suppressions"])
instance = APIRouter(prefix="/api/admin", tags=["admin"], route_class=IdempotentRoute)


class ListProblemView(BaseModel):
    """A row that was not taken."""

    row: int
    value: str
    reason: str


class ListImportView(BaseModel):
    """What came of a file: `suppressed` are on the list now, `skipped` waiting e-mails ended."""

    rows: int
    suppressed: int
    skipped: int
    problems: Annotated[list[ListProblemView], Field(description="The first 100.")]


class Erasure(BaseModel):
    """Whom to erase."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, Field(max_length=320)]


class ErasedView(BaseModel):
    """In how many e-mails the address stood."""

    erased: int


class InstanceSuppressedView(BaseModel):
    """How many entries were named, and how many waiting e-mails were skipped."""

    entries: int
    skipped: int


@router.post(
    "/suppressions/import",
    summary="Add a file to the suppression list",
    max_body_size=FILE_MAX_BYTES,
    openapi_extra={"requestBody": {"required": True, "content": {"text/csv": {}}}},
)
async def post_list(
    user: SignedIn,
    tx: Transaction,
    request: Request,
    source: Annotated[str | None, Query(max_length=200)] = None,
) -> ListImportView:
    """Take a CSV of addresses and domains (up to 20 MiB); nobody comes off the list by it."""
    done = await import_list(tx, user.id, await request.body(), source=source)
    problems = [
        ListProblemView(row=row, value=value, reason=why) for row, value, why in done.problems
    ]
    return ListImportView(
        rows=done.rows, suppressed=done.suppressed, skipped=done.skipped, problems=problems
    )


@exports.get(
    "/suppressions/export.csv",
    summary="Download the suppression list",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}},
)
async def get_list(user: SignedIn, database: TheDatabase) -> StreamingResponse:
    """Return address, reason, source and date of every entry."""
    return StreamingResponse(
        export_list(database, user.id),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="suppressions.csv"'},
    )


@router.post("/suppressions/erase", summary="Erase a person")
async def post_erase(user: SignedIn, tx: Transaction, wanted: Erasure) -> ErasedView:
    """Forget an address everywhere; a keyed hash stays, so that no import brings it back."""
    key = suppression_key(wanted.email)
    if key.startswith("@"):
        raise Invalid("Only a person can be erased: give one address.", code="bad_address")
    await erase_recipient(tx, user.id, key)
    return ErasedView(erased=await erase(tx, user.id, key))


@instance.get("/suppressions", summary="List whom nobody of this instance may write to")
async def get_instance_list(
    _admin: AdminOnly,
    tx: Transaction,
    ask: PageWanted,
    q: Annotated[str | None, Query(max_length=320)] = None,
) -> Page[SuppressionView]:
    """Return the instance's list, newest first."""
    rows = await list_for_all(tx, q=q or None, after=id_after(ask), limit=ask.limit + 1)
    return ask.page(rows, lambda row: [row.id], show_suppression)


@instance.post("/suppressions", status_code=201, summary="Let nobody write to these again")
async def post_instance_list(
    _admin: AdminOnly, tx: Transaction, new: NewSuppressions
) -> InstanceSuppressedView:
    """Suppress addresses or domains for every user; waiting e-mails are skipped at once."""
    keys = list(dict.fromkeys(suppression_key(entry) for entry in new.entries))
    skipped = await suppress_for_all(tx, keys, reason=BY_HAND, source=new.note)
    return InstanceSuppressedView(entries=len(keys), skipped=skipped)


@instance.delete("/suppressions/{suppression_id}", status_code=204, summary="Lift it")
async def delete_from_instance_list(
    _admin: AdminOnly, tx: Transaction, suppression_id: UUID
) -> None:
    """Take an entry off the instance's list; e-mails that were skipped stay skipped."""
    if not await lift_for_all(tx, suppression_id):
        raise NotFound("There is no such suppression.")
