"""Idempotency: a repeated `POST` with the same `Idempotency-Key` gets the first one's answer.

The key's row is inserted first, in the transaction of the request itself: a repeat at the same
moment waits on the unique index, and an exception takes the key away with everything else, so
that an error is never replayed.

What counts as the same request: method, path, query, and the bytes of a JSON body. Any other body
(an upload) is not read here, since it may be 200 MiB and must be streamed: its media type and
Content-Length stand for it, so two different files of one length under one key count as the same.
"""

import hashlib
import json
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.utils import is_body_allowed_for_status_code
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.accounts.access import find_user_of
from reachinbox.accounts.tables import IdempotencyKey
from reachinbox.runtime.edge import Handler, TransactionRoute, transaction_of
from reachinbox.runtime.errors import Conflict, Invalid

HEADER = "Idempotency-Key"
MAX_LENGTH = 255
PATIENCE_MS = 10_000
"""How long a repeat waits for the first to finish before it is told to come back."""


class ReplayingRoute(APIRoute):
    """A route that answers a known key from its row; must run inside a `TransactionRoute`."""

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's own handler."""
        handle = super().get_route_handler()

        async def handle_once(request: Request) -> Response:
            key = request.headers.get(HEADER)
            if request.method != "POST" or key is None:
                return await handle(request)
            _refuse_bad_key(key)
            session = transaction_of(request)
            user = await find_user_of(request, session)
            request_hash = await _hash_request(request)
            if not await _claim_key(session, user.id, key, request_hash):
                return await _replay(session, user.id, key, request_hash)
            response = await handle(request)
            await _remember(session, user.id, key, response, _shown_once(request))
            return response

        return handle_once


class IdempotentRoute(TransactionRoute, ReplayingRoute):
    """A route in one transaction that honours `Idempotency-Key` for signed-in users."""


def show_once(request: Request, *fields: str) -> None:
    """Let these fields of the answer be null in what is kept for a repeat: they are secrets."""
    request.state.shown_once = fields


def _shown_once(request: Request) -> tuple[str, ...]:
    return getattr(request.state, "shown_once", ())


def _refuse_bad_key(key: str) -> None:
    if not 0 < len(key) <= MAX_LENGTH or not key.isprintable():
        raise Invalid(
            f"The {HEADER} must be 1 to {MAX_LENGTH} printable characters.",
            code="idempotency_key_invalid",
        )


async def _hash_request(request: Request) -> bytes:
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    digest = hashlib.sha256()
    target = f"{request.method}\n{request.url.path}\n{request.url.query}\n{media_type}\n"
    digest.update(target.encode(errors="replace"))
    if media_type in {"", "application/json"} or media_type.endswith("+json"):
        digest.update(await request.body())
    else:
        digest.update(request.headers.get("Content-Length", "unknown").encode())
    return digest.digest()


async def _claim_key(session: AsyncSession, user_id: UUID, key: str, request_hash: bytes) -> bool:
    await session.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_MS}"))
    try:
        claimed = await session.scalar(
            insert(IdempotencyKey)
            .values(user_id=user_id, key=key, request_hash=request_hash)
            .on_conflict_do_nothing()
            .returning(IdempotencyKey.key)
        )
    except DBAPIError as error:
        if isinstance(error.orig and error.orig.__cause__, asyncpg.LockNotAvailableError):
            raise Conflict(
                f"The first request with this {HEADER} is still being worked on: "
                "ask again in a moment.",
                code="idempotency_key_in_use",
            ) from error
        raise
    await session.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    return claimed is not None


async def _replay(session: AsyncSession, user_id: UUID, key: str, request_hash: bytes) -> Response:
    kept = (
        await session.scalars(
            select(IdempotencyKey).where(
                IdempotencyKey.user_id == user_id, IdempotencyKey.key == key
            )
        )
    ).one()
    if kept.request_hash != request_hash:
        raise Invalid(
            f"This {HEADER} was already used for a different request: use a new one.",
            code="idempotency_key_reused",
        )
    headers = {"Idempotent-Replayed": "true"}
    status = kept.status or 200
    if not is_body_allowed_for_status_code(status):
        return Response(status_code=status, headers=headers)
    return JSONResponse(kept.body, status_code=status, headers=headers)


async def _remember(
    session: AsyncSession, user_id: UUID, key: str, response: Response, secrets: tuple[str, ...]
) -> None:
    body: Any = json.loads(bytes(response.body)) if response.body else None
    if secrets:
        body |= dict.fromkeys(secrets)
    await session.execute(
        update(IdempotencyKey)
        .where(IdempotencyKey.user_id == user_id, IdempotencyKey.key == key)
        .values(status=response.status_code, body=body, created_at=func.now())
    )
