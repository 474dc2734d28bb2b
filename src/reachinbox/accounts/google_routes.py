"""Signing in with Google, or whichever OpenID provider `GOOGLE_ISSUER` names, over HTTP.

No transaction is open while the provider is asked.
"""

import re
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict

from reachinbox.accounts.access import device_of, set_session_cookies
from reachinbox.accounts.credentials import secret_of
from reachinbox.accounts.me_routes import demand_password
from reachinbox.accounts.openid import OpenIdClient, OpenIdRefused, Person
from reachinbox.accounts.openid_tries import (
    begin_try,
    find_offered,
    recognise,
    take_offer,
    take_try,
)
from reachinbox.accounts.recording import record_about, record_sign_in
from reachinbox.accounts.routes import begin_and_show
from reachinbox.accounts.sessions import LiveSession, begin_session
from reachinbox.accounts.shapes import Password, SignedInShown
from reachinbox.accounts.tables import User
from reachinbox.accounts.tokens import issue_access_token
from reachinbox.accounts.users import OnRegistered
from reachinbox.runtime.database import Database
from reachinbox.runtime.edge import TheDatabase, TheSettings
from reachinbox.runtime.errors import Conflict, Forbidden, NotFound, NotSignedIn, Problem
from reachinbox.runtime.settings import Settings

router = APIRouter(prefix="/api/auth", tags=["accounts"])

BROWSER_COOKIE, TICKET_COOKIE = "openid_browser", "link_ticket"
COOKIE_PATH = "/api/auth/google"
COOKIE_SECONDS = 900
HOW = "with Google"
SIGN_IN_PAGE = "/sign-in"
# A path of this site: `//host`, `/\host` and control characters lead elsewhere.
LOCAL_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
Brought = Annotated[str, Query(max_length=4096)]


class ProvidersShown(BaseModel):
    """How one may sign in here."""

    password: bool = True
    google: bool
    signup: bool
    password_reset: bool


class LinkProof(BaseModel):
    """The proof that the account with this address is yours."""

    model_config = ConfigDict(extra="forbid")

    password: Password


@router.get("/providers", summary="How may one sign in here?")
async def show_providers(request: Request, settings: TheSettings) -> ProvidersShown:
    """Tell the sign-in page what is configured."""
    return ProvidersShown(
        google=request.app.state.openid is not None,
        signup=settings.allow_signup,
        password_reset=settings.system_sender_is_set,
    )


@router.get("/google", status_code=302, response_class=RedirectResponse, summary="Go to Google")
async def go_to_google(
    request: Request,
    database: TheDatabase,
    settings: TheSettings,
    next_path: Annotated[str, Query(alias="next", max_length=1000)] = "/",
) -> RedirectResponse:
    """Send the browser to the provider; `next` is the page of this site to come back to."""
    client = _client_of(request)
    safe_path = next_path if LOCAL_PATH.fullmatch(next_path) else "/"
    async with database.transaction() as tx:
        begun = await begin_try(tx, safe_path)
    address = await client.address_to_ask(
        state=begun.state, nonce=begun.nonce, verifier=begun.verifier
    )
    answer = RedirectResponse(address, 302)
    _set_cookie(answer, settings, BROWSER_COOKIE, begun.browser, same_site="lax")
    return answer


@router.get(
    "/google/callback",
    status_code=303,
    response_class=RedirectResponse,
    summary="Come back from Google",
)
async def come_back(
    request: Request,
    database: TheDatabase,
    settings: TheSettings,
    state: Brought = "",
    code: Brought = "",
    error: Brought = "",
) -> Response:
    """Sign in whom the provider names. A browser is sent on, also when it did not work."""
    try:
        return await _come_back(request, database, settings, state, "" if error else code)
    except Problem as problem:
        if "text/html" not in request.headers.get("Accept", ""):
            raise
        return RedirectResponse(f"{SIGN_IN_PAGE}?error={problem.code}", 303)


async def _come_back(
    request: Request, database: Database, settings: Settings, state: str, code: str
) -> Response:
    client = _client_of(request)
    async with database.transaction() as tx:
        returned = await take_try(tx, state, request.cookies.get(BROWSER_COOKIE, ""))
    if returned is None:
        raise OpenIdRefused("the state is missing, used, expired or another browser's")
    if not code:
        raise NotSignedIn("Google did not sign you in.", code="openid_denied")
    person = await client.redeem(code, nonce=returned.nonce, verifier=returned.verifier)
    session, ticket = await _sign_in(request, database, settings, person)
    if ticket is not None:
        answer = _offer_link(request)
        _set_cookie(answer, settings, TICKET_COOKIE, ticket, same_site="strict")
        return answer
    if session is None:
        raise Forbidden("This account is disabled: ask an admin.", code="account_disabled")
    answer = RedirectResponse(returned.next_path, 303)
    access = issue_access_token(secret_of(settings), session.user.id, session.family_id)
    set_session_cookies(answer, settings, session, access)
    answer.delete_cookie(BROWSER_COOKIE, path=COOKIE_PATH)
    return answer


async def _sign_in(
    request: Request, database: Database, settings: Settings, person: Person
) -> tuple[LiveSession | None, str | None]:
    async with database.transaction() as tx:
        user, ticket, is_new = await recognise(
            tx,
            person,
            allow_signup=settings.allow_signup,
            on_registered=cast("list[OnRegistered]", request.app.state.on_registered),
        )
        if ticket is not None:
            return None, ticket
        if is_new:
            await record_about(request, tx, "change", f"registered {HOW}", user)
        session = await begin_session(tx, user, device=device_of(request))
        await record_sign_in(request, tx, user, how=HOW, ok=session is not None)
        return session, None


def _offer_link(request: Request) -> Response:
    problem = Conflict(
        "There is an account with this address: prove that it is yours with its password, then "
        "Google signs you in to it too.",
        code="link_needed",
    )
    if "text/html" in request.headers.get("Accept", ""):
        return RedirectResponse(f"{SIGN_IN_PAGE}?link=google", 303)
    error: dict[str, Any] = {"code": problem.code, "message": problem.message, "details": []}
    return JSONResponse({"error": error}, problem.status)


@router.post("/google/link", summary="Link Google to your account")
async def link_google(
    asked: LinkProof,
    request: Request,
    response: Response,
    database: TheDatabase,
    settings: TheSettings,
) -> SignedInShown:
    """Link the identity that just came back to the account whose password this is; sign in."""
    ticket = request.cookies.get(TICKET_COOKIE, "")
    async with database.transaction() as tx:
        owner = await find_offered(tx, ticket)
    await demand_password(request, owner, asked.password)
    async with database.transaction() as tx:
        user: User = await take_offer(tx, ticket)
        await record_about(request, tx, "change", "linked Google", user)
    response.delete_cookie(TICKET_COOKIE, path=COOKIE_PATH)
    return await begin_and_show(request, response, database, settings, user, how=HOW)


def _client_of(request: Request) -> OpenIdClient:
    client = cast("OpenIdClient | None", request.app.state.openid)
    if client is None:
        raise NotFound("Signing in with Google is not set up here.", code="openid_not_set_up")
    return client


def _set_cookie(
    answer: Response, settings: Settings, name: str, value: str, *, same_site: str
) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=COOKIE_SECONDS,
        path=COOKIE_PATH,
        secure=settings.address.startswith("https:"),
        httponly=True,
        samesite="lax" if same_site == "lax" else "strict",
    )
