"""Health: whether this process is alive, and whether everything it stands on is there."""

import asyncio
from collections.abc import Awaitable
from typing import Literal, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel
from redis.asyncio import Redis
from redis.exceptions import RedisError

from reachinbox.migrations.upgrade import schema_is_current
from reachinbox.runtime.database import Database, is_away
from reachinbox.runtime.edge import TheDatabase
from reachinbox.runtime.errors import Problem, Unavailable

PATIENCE_SECONDS = 3.0

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    """This process answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Everything this process stands on answers; each part by name."""

    status: Literal["ready"] = "ready"
    checks: dict[str, Literal["ok"]]


@router.get("/healthz", summary="Is this process alive?")
async def show_alive() -> Alive:
    """Answer, whatever else is away."""
    return Alive()


@router.get("/readyz", summary="Can it work?")
async def show_ready(request: Request, database: TheDatabase) -> Ready:
    """Answer 200 when database, schema and Redis are in order, and else 503 with what is not."""
    redis = cast("Redis", request.app.state.redis)
    names = ("database", "schema", "redis")
    found = await asyncio.gather(
        _check(database.ping()), _check(_check_schema(database)), _check(_check_redis(redis))
    )
    wrong = [
        {"check": name, "message": message}
        for name, message in zip(names, found, strict=True)
        if message
    ]
    if wrong:
        said = " ".join(each["message"] for each in wrong)
        raise Unavailable(f"Not ready: {said}", code="not_ready", details=wrong)
    return Ready(checks=dict.fromkeys(names, "ok"))


async def _check(check: Awaitable[None]) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check
    except Problem as problem:
        return problem.message
    except TimeoutError:
        return f"No answer within {PATIENCE_SECONDS:g} seconds."
    return None


async def _check_schema(database: Database) -> None:
    try:
        current = await schema_is_current(database)
    except Exception as error:
        if is_away(error):
            raise Unavailable("The schema cannot be seen.") from error
        raise
    if not current:
        raise Unavailable("The schema is not current: run reachinbox migrate.")


async def _check_redis(redis: Redis) -> None:
    try:
        await redis.ping()
    except (RedisError, OSError) as error:
        raise Unavailable("Redis does not answer.") from error
