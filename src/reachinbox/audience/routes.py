"""Imports and the suppression list over HTTP; uploads themselves belong to a campaign's routes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from reachinbox.accounts.access import SignedIn
from reachinbox.accounts.idempotency import IdempotentRoute
from reachinbox.audience.imports import (
    first_problems,
    import_facts,
    list_imports,
    own_import,
    problems_as_csv,
    undo_import,
)
from reachinbox.audience.suppression import suppress_by_hand
from reachinbox.ledger.suppress import lift, list_suppressions
from reachinbox.runtime.edge import TheDatabase, Transaction
from reachinbox.runtime.errors import NotFound, Problem
from reachinbox.runtime.pages import Page, PageAsk, PageWanted

router = APIRouter(prefix="/api", route_class=IdempotentRoute)
# A download may take minutes, so it opens short transactions itself.
downloads = APIRouter(prefix="/api", tags=["recipients"])


class ImportProblemView(BaseModel):
    """A row that was not accepted, numbered as in a spreadsheet."""

    row: int
    column: str | None
    value: str | None
    reason: str


class ImportView(BaseModel):
    """One uploaded CSV; `rows` = accepted + duplicates + invalid + suppressed, so far."""

    id: UUID
    campaign_id: UUID
    status: Literal["running", "done", "failed"]
    dry_run: bool
    rows: int
    accepted: int
    duplicates: int
    invalid: int
    suppressed: int
    problems: Annotated[list[ImportProblemView], Field(description="The first 100.")]
    error: str | None
    encoding: str | None
    delimiter: str | None
    header: list[str] | None
    field_names: list[str] | None
    size_bytes: int
    lawful_basis: str | None
    source: str | None
    created_at: datetime
    finished_at: datetime | None


def id_after(ask: PageAsk) -> UUID | None:
    """Return the id a page begins after."""
    if ask.after is None:
        return None
    try:
        return UUID(ask.after[0])
    except (IndexError, ValueError):
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor") from None


@router.get("/imports", tags=["recipients"], summary="List your imports")
async def get_imports(
    user: SignedIn, tx: Transaction, ask: PageWanted, campaign_id: UUID | None = None
) -> Page[ImportView]:
    """Return imports, newest first, without their problems."""
    rows = await list_imports(
        tx, user.id, campaign_id=campaign_id, after=id_after(ask), limit=ask.limit + 1
    )
    return ask.page(rows, lambda row: [row.id], lambda row: ImportView(**import_facts(row, [])))


@router.get("/imports/{import_id}", tags=["recipients"], summary="Read an import")
async def get_import(user: SignedIn, tx: Transaction, import_id: UUID) -> ImportView:
    """Return how far an import is, and its first problems."""
    found = await own_import(tx, user.id, import_id)
    return ImportView(**import_facts(found, await first_problems(tx, import_id)))


@router.delete(
    "/imports/{import_id}", status_code=204, tags=["recipients"], summary="Undo an import"
)
async def delete_import(user: SignedIn, tx: Transaction, import_id: UUID) -> None:
    """Remove an import and every recipient it added."""
    await undo_import(tx, user.id, import_id)


@downloads.get(
    "/imports/{import_id}/problems.csv",
    summary="Download the rows that were not accepted",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}},
)
async def get_problems(user: SignedIn, database: TheDatabase, import_id: UUID) -> StreamingResponse:
    """Return the original rows with an error column: mend them and upload the file again."""
    async with database.transaction() as session:
        found = await own_import(session, user.id, import_id)
    return StreamingResponse(
        problems_as_csv(database, found),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="problems.csv"'},
    )


class NewSuppressions(BaseModel):
    """Addresses, or `@domain` for everybody there: one `email`, or several `emails`."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, Field(max_length=320)] | None = None
    emails: Annotated[list[Annotated[str, Field(max_length=320)]], Field(max_length=10_000)] = []
    note: Annotated[str, Field(max_length=500)] | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> "NewSuppressions":
        if not self.entries:
            raise ValueError("must name at least one address under “email” or “emails”")
        return self

    @property
    def entries(self) -> list[str]:
        """Everything named."""
        return [*([self.email] if self.email is not None else []), *self.emails]


class SuppressionView(BaseModel):
    """Somebody nobody may write to, since when and why."""

    id: UUID
    address: str
    reason: str
    source: str | None
    created_at: datetime


class SuppressedView(BaseModel):
    """The entries as they are on the list now, and how many waiting e-mails were skipped."""

    items: list[SuppressionView]
    skipped: int


@router.get("/suppressions", tags=["suppressions"], summary="List whom nobody may write to")
async def get_suppressions(
    user: SignedIn,
    tx: Transaction,
    ask: PageWanted,
    q: Annotated[str | None, Query(max_length=320)] = None,
) -> Page[SuppressionView]:
    """Return the suppression list, newest first; `q` finds a part of an address."""
    rows = await list_suppressions(
        tx, user.id, q=q or None, after=id_after(ask), limit=ask.limit + 1
    )
    return ask.page(rows, lambda row: [row.id], show_suppression)


@router.post(
    "/suppressions", status_code=201, tags=["suppressions"], summary="Never write to these again"
)
async def post_suppressions(
    user: SignedIn, tx: Transaction, new: NewSuppressions
) -> SuppressedView:
    """Suppress addresses or domains; e-mails that wait for them are skipped at once."""
    keys, skipped = await suppress_by_hand(tx, user.id, new.entries, new.note)
    return SuppressedView(items=await _show_entries(tx, user.id, keys), skipped=skipped)


@router.delete(
    "/suppressions/{suppression_id}",
    status_code=204,
    tags=["suppressions"],
    summary="Take somebody off the list",
)
async def delete_suppression(user: SignedIn, tx: Transaction, suppression_id: UUID) -> None:
    """Lift a suppression; e-mails that were skipped stay skipped."""
    if not await lift(tx, user.id, suppression_id):
        raise NotFound("There is no such suppression.")


async def _show_entries(
    tx: Transaction, user_id: UUID, keys: Sequence[str]
) -> list[SuppressionView]:
    shown: list[SuppressionView] = []
    for key in keys[:100]:
        rows = await list_suppressions(tx, user_id, q=key, after=None, limit=100)
        shown += [show_suppression(row) for row in rows if row.address_key == key]
    return shown


def show_suppression(row: Any) -> SuppressionView:
    """Return one row of a suppression list as the API shows it."""
    return SuppressionView(
        id=row.id,
        address=row.address_key,
        reason=row.reason,
        source=row.source,
        created_at=row.created_at,
    )
