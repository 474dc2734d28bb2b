"""The sandbox mailbox over HTTP; it exists only where the sandbox runs."""

import asyncio
from datetime import datetime
from html import escape
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from reachinbox.accounts.access import SignedIn
from reachinbox.mail.sanitise import frame_headers, frame_page
from reachinbox.runtime.edge import TheSettings, Transaction, TransactionRoute
from reachinbox.runtime.errors import NotFound, Problem
from reachinbox.runtime.pages import Page, PageAsk, PageWanted
from reachinbox.sandbox import mailbox
from reachinbox.sandbox.reading import open_message

RAW_MAX_CHARS = 1024 * 1024


def _sandbox_runs(settings: TheSettings) -> None:
    if settings.sandbox_smtp_port is None:
        raise NotFound("There is no sandbox mailbox here: it runs with `reachinbox up`.")


router = APIRouter(
    prefix="/api/sandbox/messages",
    tags=["sandbox"],
    route_class=TransactionRoute,
    dependencies=[Depends(_sandbox_runs)],
)


class MessageRow(BaseModel):
    """A message in the list."""

    id: UUID
    mail_from: str
    rcpt_to: str
    subject: str
    message_id: str | None
    size_bytes: int
    received_at: datetime


class Header(BaseModel):
    """One header field, decoded."""

    name: str
    value: str


class AttachmentView(BaseModel):
    """A part that is not the text."""

    filename: str
    content_type: str
    size_bytes: int


class MessageView(MessageRow):
    """A message taken apart, and as it came; `problem` says why something is missing.

    `html` is what the sender wrote, as text. To be looked at there is `safe_html`, a whole page
    without scripts for a sandboxed `srcdoc`, and the frame at `…/{message_id}/frame`.
    """

    headers: list[Header]
    text: str | None
    html: str | None
    safe_html: str | None
    attachments: list[AttachmentView]
    raw: str
    raw_is_cut: bool
    problem: str | None


def _after(ask: PageAsk) -> UUID | None:
    if ask.after is None:
        return None
    try:
        return UUID(ask.after[0])
    except (IndexError, ValueError):
        raise Problem("The cursor is not one this list gave out.", code="bad_cursor") from None


def _row(found: Any) -> MessageRow:
    return MessageRow.model_validate(found, from_attributes=True)


@router.get("", summary="List what the sandbox took")
async def list_messages(
    user: SignedIn,
    tx: Transaction,
    ask: PageWanted,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Page[MessageRow]:
    """Return your messages, newest first; `q` is looked for in subject, addresses, Message-ID."""
    rows = await mailbox.list_messages(tx, user.id, limit=ask.limit + 1, after=_after(ask), q=q)
    return ask.page(rows, lambda row: [row.id], _row)


@router.get("/{message_id}", summary="Open a message")
async def read_message(user: SignedIn, tx: Transaction, message_id: UUID) -> MessageView:
    """Return one message, parsed and raw."""
    found = await mailbox.find_message(tx, user.id, message_id)
    opened = await asyncio.to_thread(open_message, found.raw)
    return MessageView(
        id=found.id,
        mail_from=found.mail_from,
        rcpt_to=found.rcpt_to,
        subject=found.subject,
        message_id=found.message_id,
        size_bytes=len(found.raw),
        received_at=found.received_at,
        headers=[Header(name=name, value=value) for name, value in opened.headers],
        text=opened.text,
        html=opened.html,
        safe_html=await asyncio.to_thread(frame_page, opened.html) if opened.html else None,
        attachments=[
            AttachmentView.model_validate(attachment, from_attributes=True)
            for attachment in opened.attachments
        ],
        raw=found.raw[:RAW_MAX_CHARS].decode("utf-8", "replace"),
        raw_is_cut=len(found.raw) > RAW_MAX_CHARS,
        problem=opened.problem,
    )


@router.get(
    "/{message_id}/frame", response_class=HTMLResponse, summary="A message to be shown in a frame"
)
async def frame_message(
    user: SignedIn,
    tx: Transaction,
    message_id: UUID,
    images: Annotated[bool, Query(description="Load images from afar.")] = False,  # noqa: FBT002
) -> HTMLResponse:
    """Return its HTML sanitised, under a policy that runs nothing and loads nothing from afar."""
    found = await mailbox.find_message(tx, user.id, message_id)
    opened = await asyncio.to_thread(open_message, found.raw)
    words = opened.html or f"<pre>{escape(opened.text or '')}</pre>"
    page = await asyncio.to_thread(frame_page, words, remote_images=images)
    return HTMLResponse(page, headers=dict(frame_headers(remote_images=images)))


@router.delete("", status_code=204, summary="Empty the sandbox")
async def delete_messages(user: SignedIn, tx: Transaction) -> None:
    """Delete all of your messages."""
    await mailbox.delete_messages(tx, user.id)


@router.delete("/{message_id}", status_code=204, summary="Delete a message")
async def delete_message(user: SignedIn, tx: Transaction, message_id: UUID) -> None:
    """Delete one message."""
    await mailbox.delete_message(tx, user.id, message_id)
