"""The application: state, routers, error forms and guards put together."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import cast

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from starlette.responses import HTMLResponse, JSONResponse

from reachinbox.accounts.access import secret_of
from reachinbox.accounts.passwords import COST
from reachinbox.accounts.routes import router as accounts_router
from reachinbox.accounts.users import OnRegistered
from reachinbox.accounts.vault import Vault
from reachinbox.api.errors import DOCUMENTED, answer_errors
from reachinbox.api.gate import BodyLimit, Gate
from reachinbox.api.health import router as health_router
from reachinbox.api.text import refuse_unstorable_text
from reachinbox.runtime.database import Database
from reachinbox.runtime.settings import Settings, require

USUAL_BODY = 1024 * 1024
LARGEST_BODY = 200 * 1024 * 1024
REDIS_PATIENCE_SECONDS = 2.0

ROUTERS: tuple[APIRouter, ...] = (
    health_router,
    accounts_router,
)


def make_app(
    settings: Settings,
    database: Database,
    *,
    on_registered: Sequence[OnRegistered] = (),
    password_cost: int = COST,
) -> FastAPI:
    """Build the application; raises `SettingsInvalid` when a setting it needs is absent.

    The caller closes `database`; the application closes its own Redis client when it shuts down.
    `password_cost` is lowered by tests only.
    """
    secret_of(settings)
    app = FastAPI(
        title="ReachInbox",
        summary="A scheduler for e-mail campaigns that you can prove.",
        redoc_url=None,
        responses=DOCUMENTED,
        dependencies=[Depends(refuse_unstorable_text)],
        lifespan=_close_what_we_opened,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.vault = Vault(require(settings.encryption_keys, "ENCRYPTION_KEYS"))
    app.state.redis = _connect_redis(require(settings.redis_url, "REDIS_URL"))
    app.state.on_registered = list(on_registered)
    app.state.password_cost = password_cost
    for router in ROUTERS:
        app.include_router(router)
    _add_documents(app)
    answer_errors(app)
    app.add_middleware(BodyLimit, usual=USUAL_BODY, largest=LARGEST_BODY)
    app.add_middleware(Gate, https=settings.address.startswith("https:"))
    return app


@asynccontextmanager
async def _close_what_we_opened(app: FastAPI) -> AsyncGenerator[None]:
    yield
    await cast("Redis", app.state.redis).aclose()


def _connect_redis(url: str) -> Redis:
    # Nothing is sent yet. Whoever asks gets an answer or an error soon, not a queue of retries.
    return Redis.from_url(
        url,
        socket_timeout=REDIS_PATIENCE_SECONDS,
        socket_connect_timeout=REDIS_PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def _add_documents(app: FastAPI) -> None:
    """Show under `/api/` too what FastAPI shows at `/openapi.json` and `/docs`."""

    @app.get("/api/openapi.json", include_in_schema=False)
    async def show_openapi() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get("/api/docs", include_in_schema=False)
    async def show_docs() -> HTMLResponse:
        return get_swagger_ui_html(openapi_url="/api/openapi.json", title=app.title)
