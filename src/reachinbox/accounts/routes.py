"""Routes of signing in: register, sign in, refresh, sign out.

They open short transactions themselves: hashing a password takes a quarter of a second, and no
connection is held meanwhile; a refused refresh must still be committed.
"""

from typing import cast

from fastapi import APIRouter, Request, Response, status

from reachinbox.accounts.access import (
    REFRESH_COOKIE,
    SignedIn,
    clear_session_cookies,
    device_of,
    read_claims,
    secret_of,
    set_session_cookies,
)
from reachinbox.accounts.mailed_links import ask_for_link
from reachinbox.accounts.me_routes import cost_of
from reachinbox.accounts.passwords import check_password, hash_password, refuse_weak_password
from reachinbox.accounts.recording import (
    mark_recorded,
    record_about,
    record_failed_sign_in,
    record_sign_in,
)
from reachinbox.accounts.sessions import (
    LiveSession,
    begin_session,
    end_all_sessions,
    end_session,
    end_session_of,
    refresh_session,
)
from reachinbox.accounts.shapes import (
    Credentials,
    Registration,
    SignedInShown,
    UserShown,
    show_user,
)
from reachinbox.accounts.tables import User
from reachinbox.accounts.throttle import password_try
from reachinbox.accounts.tokens import issue_access_token
from reachinbox.accounts.users import OnRegistered, find_user, find_user_by_email, register
from reachinbox.runtime.database import Database
from reachinbox.runtime.edge import TheDatabase, TheSettings
from reachinbox.runtime.errors import Forbidden, NotSignedIn, Problem, TooManyRequests
from reachinbox.runtime.settings import Settings

router = APIRouter(prefix="/api", tags=["accounts"])
BY_PASSWORD = "by password"  # noqa: S105


@router.post("/auth/register", status_code=status.HTTP_201_CREATED, summary="Register")
async def register_user(
    asked: Registration, request: Request, database: TheDatabase, settings: TheSettings
) -> UserShown:
    """Add an account. The first one of an instance is its admin."""
    refuse_weak_password(asked.password, email=asked.email)
    password_hash = await hash_password(asked.password, cost=cost_of(request))
    async with database.transaction() as tx:
        user = await register(
            tx,
            email=asked.email,
            name=asked.name,
            password_hash=password_hash,
            allow_signup=settings.allow_signup,
            on_registered=cast("list[OnRegistered]", request.app.state.on_registered),
        )
        await record_about(request, tx, "change", "registered", user)
        if settings.system_smtp_url is not None:
            await ask_for_link(tx, user, "confirm")
    return show_user(user)


@router.post("/auth/login", summary="Sign in")
async def log_in(
    asked: Credentials,
    request: Request,
    response: Response,
    database: TheDatabase,
    settings: TheSettings,
) -> SignedInShown:
    """Begin a session: an access token for an hour, and cookies for browsers.

    Known and unknown addresses get the same answer after the same time.
    """
    try:
        async with password_try(request, asked.email) as this_try:
            user = await _check_credentials(asked, request, database)
            if user is None:
                await this_try.was_wrong()
                raise NotSignedIn(
                    "The e-mail address or the password is wrong.", code="wrong_credentials"
                )
            await this_try.was_right()
    except TooManyRequests:
        async with database.transaction() as tx:
            how = "not evaluated after too many"
            await record_failed_sign_in(request, tx, None, who=asked.email, how=how)
        raise
    return await begin_and_show(request, response, database, settings, user, how=BY_PASSWORD)


async def _check_credentials(
    asked: Credentials, request: Request, database: Database
) -> User | None:
    async with database.transaction() as tx:
        user = await find_user_by_email(tx, asked.email)
    kept = user.password_hash if user else None
    if await check_password(asked.password, kept, cost=cost_of(request)):
        return user
    async with database.transaction() as tx:
        await record_failed_sign_in(request, tx, user, who=asked.email, how=BY_PASSWORD)
    return None


async def begin_and_show(
    request: Request,
    response: Response,
    database: Database,
    settings: Settings,
    user: User,
    *,
    how: str,
) -> SignedInShown:
    """Sign in a user who has proved who they are; raises `Forbidden` when disabled."""
    async with database.transaction() as tx:
        session = await begin_session(tx, user, device=device_of(request))
        await record_sign_in(request, tx, user, how=how, ok=session is not None)
    if session is None:
        raise Forbidden("This account is disabled: ask an admin.", code="account_disabled")
    return hand_out(response, settings, session)


@router.post("/auth/refresh", summary="Get a new access token")
async def refresh(
    request: Request, response: Response, database: TheDatabase, settings: TheSettings
) -> SignedInShown:
    """Spend the refresh cookie for a new access token and a new cookie.

    A refresh token used again later than ten seconds after it was spent ends its session. No CSRF
    token is asked for: the cookie is SameSite=Strict, and other sites cannot read the answer.
    """
    token = request.cookies.get(REFRESH_COOKIE)
    if not token:
        raise NotSignedIn("There is no refresh cookie: sign in first.")
    async with database.transaction() as tx:
        session = await refresh_session(tx, token, device=device_of(request))
    if session is None:
        raise NotSignedIn("This session has ended: sign in again.", code="session_ended")
    return hand_out(response, settings, session)


@router.post("/auth/logout", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out here")
async def log_out(request: Request, response: Response, database: TheDatabase) -> None:
    """End the session of the refresh cookie and of the access token, whichever are there."""
    token = request.cookies.get(REFRESH_COOKIE)
    async with database.transaction() as tx:
        user_id = await end_session_of(tx, token) if token else None
        try:
            claims = read_claims(request)
        except Problem:
            claims = None
        if claims and await end_session(tx, claims.user_id, claims.family_id):
            user_id = claims.user_id
        if user_id is not None:
            await record_about(request, tx, "sign_out", "here", await find_user(tx, user_id))
    mark_recorded(request)  # nobody was signed out: that is no change
    clear_session_cookies(response)


@router.post(
    "/auth/logout-all", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out everywhere"
)
async def log_out_everywhere(
    user: SignedIn, request: Request, response: Response, database: TheDatabase
) -> None:
    """End every session of the user."""
    async with database.transaction() as tx:
        await end_all_sessions(tx, user.id)
        await record_about(request, tx, "sign_out", "everywhere", user)
    clear_session_cookies(response)


def hand_out(response: Response, settings: Settings, session: LiveSession) -> SignedInShown:
    """Give a browser its cookies, and return the access token for scripts."""
    access = issue_access_token(secret_of(settings), session.user.id, session.family_id)
    set_session_cookies(response, settings, session, access)
    return SignedInShown(
        access_token=access.token, expires_in=access.expires_in, user=show_user(session.user)
    )
