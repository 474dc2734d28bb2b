"""Routes of accounts: register, sign in, refresh, sign out, and the user's own account.

They open short transactions themselves: hashing a password takes a quarter of a second, and no
connection is held meanwhile; a refused refresh must still be committed.
"""

from datetime import datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Request, Response, status
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from reachinbox.accounts.access import (
    REFRESH_COOKIE,
    SignedIn,
    clear_session_cookies,
    device_of,
    read_claims,
    secret_of,
    set_session_cookies,
)
from reachinbox.accounts.passwords import (
    MAX_LENGTH,
    check_password,
    hash_password,
    refuse_weak_password,
)
from reachinbox.accounts.sessions import (
    LiveSession,
    begin_session,
    end_all_sessions,
    end_session,
    end_session_of,
    refresh_session,
)
from reachinbox.accounts.tables import User
from reachinbox.accounts.throttle import password_try
from reachinbox.accounts.tokens import issue_access_token
from reachinbox.accounts.users import OnRegistered, find_user, find_user_by_email, register
from reachinbox.mail.addresses import AddressInvalid, parse_address
from reachinbox.runtime.edge import TheDatabase, TheSettings
from reachinbox.runtime.errors import Forbidden, Invalid, NotSignedIn, Problem
from reachinbox.runtime.settings import Settings

router = APIRouter(prefix="/api", tags=["accounts"])


def _valid_email(text: str) -> str:
    try:
        return parse_address(text).address
    except AddressInvalid as error:
        raise ValueError(f"not a valid e-mail address: {error.reason}") from error


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must not contain line breaks or control characters")
    return text


EmailAddress = Annotated[str, StringConstraints(max_length=320), AfterValidator(_valid_email)]
PersonName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(_printable),
]
# How long a new password may be is said in one place, with a code of its own.
NewPassword = Annotated[str, StringConstraints(max_length=10 * MAX_LENGTH)]
Password = Annotated[str, StringConstraints(max_length=MAX_LENGTH)]


class Registration(BaseModel):
    """Who wants an account."""

    model_config = ConfigDict(extra="forbid")

    email: EmailAddress
    password: NewPassword
    name: PersonName


class Credentials(BaseModel):
    """Who signs in."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[str, StringConstraints(max_length=320)]
    password: Password


class MeChange(BaseModel):
    """What a user changes of their own account; a new password needs the current one."""

    model_config = ConfigDict(extra="forbid")

    name: PersonName | None = None
    password: NewPassword | None = None
    current_password: Password | None = None


class UserShown(BaseModel):
    """A user as they see themselves."""

    id: UUID
    email: str
    name: str
    role: Literal["user", "admin"]
    created_at: datetime


class SignedInShown(BaseModel):
    """An access token, and whose it is; the refresh token is in a cookie."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 -- RFC 6750 names it so
    expires_in: int
    """Seconds."""
    user: UserShown


@router.post("/auth/register", status_code=status.HTTP_201_CREATED, summary="Register")
async def register_user(
    asked: Registration, request: Request, database: TheDatabase, settings: TheSettings
) -> UserShown:
    """Add an account. The first one of an instance is its admin."""
    refuse_weak_password(asked.password, email=asked.email)
    password_hash = await hash_password(asked.password, cost=_cost_of(request))
    async with database.transaction() as tx:
        user = await register(
            tx,
            email=asked.email,
            name=asked.name,
            password_hash=password_hash,
            allow_signup=settings.allow_signup,
            on_registered=cast("list[OnRegistered]", request.app.state.on_registered),
        )
    return _show(user)


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
    async with password_try(request, asked.email) as this_try:
        async with database.transaction() as tx:
            user = await find_user_by_email(tx, asked.email)
        fits = await check_password(
            asked.password, user.password_hash if user else None, cost=_cost_of(request)
        )
        if user is None or not fits:
            await this_try.was_wrong()
            raise NotSignedIn(
                "The e-mail address or the password is wrong.", code="wrong_credentials"
            )
        await this_try.was_right()
    async with database.transaction() as tx:
        session = await begin_session(tx, user, device=device_of(request))
    if session is None:
        raise Forbidden("This account is disabled: ask an admin.", code="account_disabled")
    return _hand_out(response, settings, session)


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
    return _hand_out(response, settings, session)


@router.post("/auth/logout", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out here")
async def log_out(request: Request, response: Response, database: TheDatabase) -> None:
    """End the session of the refresh cookie and of the access token, whichever are there."""
    token = request.cookies.get(REFRESH_COOKIE)
    async with database.transaction() as tx:
        if token:
            await end_session_of(tx, token)
        try:
            claims = read_claims(request)
        except Problem:
            claims = None
        if claims:
            await end_session(tx, claims.user_id, claims.family_id)
    clear_session_cookies(response)


@router.post(
    "/auth/logout-all", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out everywhere"
)
async def log_out_everywhere(user: SignedIn, response: Response, database: TheDatabase) -> None:
    """End every session of the user."""
    async with database.transaction() as tx:
        await end_all_sessions(tx, user.id)
    clear_session_cookies(response)


@router.get("/me", summary="Your account")
async def show_me(user: SignedIn) -> UserShown:
    """Return the signed-in user."""
    return _show(user)


@router.patch("/me", summary="Change your account")
async def change_me(
    asked: MeChange, request: Request, user: SignedIn, database: TheDatabase
) -> UserShown:
    """Change name or password. A new password signs out every other session."""
    password_hash = await _hash_new_password(asked, user, request)
    async with database.transaction() as tx:
        me = await find_user(tx, user.id)
        if asked.name is not None:
            me.name = asked.name
        if password_hash is not None:
            await end_all_sessions(tx, me.id, but=read_claims(request).family_id)
            me.password_hash = password_hash
    return _show(me)


async def _hash_new_password(asked: MeChange, user: User, request: Request) -> str | None:
    if asked.password is None:
        return None
    if user.password_hash is not None:
        await demand_password(request, user, asked.current_password or "")
    refuse_weak_password(asked.password, email=user.email)
    return await hash_password(asked.password, cost=_cost_of(request))


async def demand_password(request: Request, user: User, password: str) -> None:
    """Raise `Invalid` unless this is the user's password; a stolen session must not guess it."""
    async with password_try(request, user.email) as this_try:
        if not await check_password(password, user.password_hash, cost=_cost_of(request)):
            await this_try.was_wrong()
            raise Invalid("The current password is missing or wrong.", code="wrong_password")
        await this_try.was_right()


def _hand_out(response: Response, settings: Settings, session: LiveSession) -> SignedInShown:
    access = issue_access_token(secret_of(settings), session.user.id, session.family_id)
    set_session_cookies(response, settings, session, access)
    return SignedInShown(
        access_token=access.token, expires_in=access.expires_in, user=_show(session.user)
    )


def _show(user: User) -> UserShown:
    return UserShown.model_validate(user, from_attributes=True)


def _cost_of(request: Request) -> int:
    return cast("int", request.app.state.password_cost)
