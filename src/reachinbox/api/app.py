"""The application: state, routers, error forms and guards put together."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import cast

from fastapi import APIRouter, Depends, FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from reachinbox.accounts import admin_routes as admin
from reachinbox.accounts import audit_routes as audit
from reachinbox.accounts import google_routes as google
from reachinbox.accounts import keys_routes as api_keys
from reachinbox.accounts import link_routes as links
from reachinbox.accounts import me_routes as me
from reachinbox.accounts import routes as accounts
from reachinbox.accounts import sessions_routes as sessions
from reachinbox.accounts.access import secret_of
from reachinbox.accounts.credentials import Names
from reachinbox.accounts.openid import OpenIdClient
from reachinbox.accounts.passwords import COST
from reachinbox.accounts.recording import record_change
from reachinbox.accounts.users import OnRegistered
from reachinbox.accounts.vault import Vault
from reachinbox.api import health, sandbox_answers
from reachinbox.api.app_files import read_bundle
from reachinbox.api.app_pages import AppRoute
from reachinbox.api.audit_trail import AuditTrail
from reachinbox.api.docs_pages import add_documents
from reachinbox.api.errors import DOCUMENTED, answer_errors
from reachinbox.api.gate import BodyLimit, Gate
from reachinbox.api.limits import RateLimit
from reachinbox.api.text import refuse_unstorable_text
from reachinbox.audience import routes as audience
from reachinbox.audience import suppression_routes as suppressions
from reachinbox.campaigns import emails_routes as emails
from reachinbox.campaigns import preflight_routes as preflights
from reachinbox.campaigns import recipients_routes as recipients
from reachinbox.campaigns import routes as campaigns
from reachinbox.campaigns import stats_routes as stats
from reachinbox.campaigns import stop_routes as stop
from reachinbox.campaigns import templates_routes as templates
from reachinbox.inbox import hook_routes as hooks
from reachinbox.inbox import leaving_routes as leaving
from reachinbox.inbox import routes as inbox
from reachinbox.live import Live
from reachinbox.live import routes as dashboard
from reachinbox.runtime.database import Database
from reachinbox.runtime.limiter import Limiter
from reachinbox.runtime.queues import Queues
from reachinbox.runtime.settings import Settings, require
from reachinbox.sandbox import routes as sandbox
from reachinbox.sandbox.hooks import sandbox_for_new_users
from reachinbox.senders import routes as senders

USUAL_BODY = 1024 * 1024
LARGEST_BODY = 201 * 1024 * 1024  # a CSV of 200 MiB and what multipart puts around it
REDIS_PATIENCE_SECONDS = 2.0
LIMITS_PATIENCE_SECONDS = 0.3  # every request waits for it

ROUTERS: tuple[APIRouter, ...] = (
    health.router,
    accounts.router,
    google.router,
    links.router,
    links.pages,
    me.router,
    sessions.router,
    api_keys.router,
    admin.router,
    audit.router,
    stop.router,
    senders.router,
    templates.router,
    campaigns.router,
    preflights.router,
    recipients.router,
    recipients.uploads,
    recipients.forecasts,
    suppressions.exports,
    suppressions.router,
    suppressions.instance,
    audience.router,
    audience.downloads,
    emails.router,
    stats.router,
    stats.queues,
    dashboard.router,
    dashboard.system,
    sandbox.router,
    sandbox_answers.router,
    leaving.router,
    inbox.router,
    inbox.live,
    hooks.calls,
    hooks.router,
)


def make_app(
    settings: Settings,
    database: Database,
    *,
    on_registered: Sequence[OnRegistered] = (),
    password_cost: int = COST,
) -> FastAPI:
    """Build the application; raises `SettingsInvalid` when a setting it needs is absent.

    The caller closes `database`; the application closes its Redis clients when it shuts down.
    `on_registered` adds to what every new user gets (a sandbox sender, where a sandbox runs).
    `password_cost` is lowered by tests only.
    """
    secret_of(settings)
    vault = Vault(require(settings.encryption_keys, "ENCRYPTION_KEYS"))
    redis_url = require(settings.redis_url, "REDIS_URL")
    app = FastAPI(
        title="ReachInbox",
        summary="A scheduler for e-mail campaigns that you can prove.",
        docs_url=None,
        redoc_url=None,
        responses=DOCUMENTED,
        dependencies=[Depends(refuse_unstorable_text)],
        lifespan=_run_and_close,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.password_cost = password_cost
    app.state.vault = vault
    app.state.openid = OpenIdClient(settings) if settings.google_client_id else None
    app.state.record_change = record_change
    app.state.redis = _connect_redis(redis_url)
    app.state.limits_redis = _connect_redis(redis_url, patience=LIMITS_PATIENCE_SECONDS)
    app.state.limiter = Limiter(app.state.limits_redis)
    app.state.queues = Queues(redis_url)
    app.state.live = Live(settings, database)
    app.state.on_registered = [sandbox_for_new_users(settings, vault), *on_registered]
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/ws", app.state.live.asgi)
    bundle = read_bundle()
    add_documents(app, bundle)
    app.router.routes.append(AppRoute(bundle))
    answer_errors(app)
    app.add_middleware(BodyLimit, usual=USUAL_BODY, largest=LARGEST_BODY)
    app.add_middleware(AuditTrail)
    app.add_middleware(
        RateLimit,
        limiter=app.state.limiter,
        per_minute=settings.api_requests_per_minute,
        find_user=Names().find,
    )
    app.add_middleware(Gate, https=settings.address.startswith("https:"))
    return app


@asynccontextmanager
async def _run_and_close(app: FastAPI) -> AsyncGenerator[None]:
    async with cast("Live", app.state.live).running():
        yield
    await cast("Redis", app.state.redis).aclose()
    await cast("Redis", app.state.limits_redis).aclose()
    await cast("Queues", app.state.queues).close()


def _connect_redis(url: str, *, patience: float = REDIS_PATIENCE_SECONDS) -> Redis:
    # Nothing is sent yet. Whoever asks gets an answer or an error soon, not a queue of retries.
    return Redis.from_url(
        url,
        socket_timeout=patience,
        socket_connect_timeout=patience,
        retry=Retry(NoBackoff(), 0),
    )
