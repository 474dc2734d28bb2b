import asyncio
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import RSAKey
from sqlalchemy import select, update

from reachinbox.accounts.tables import Identity, OpenIdTry, User
from reachinbox.api import make_app
from reachinbox.runtime.database import Database
from reachinbox.runtime.ports import free_port
from reachinbox.runtime.settings import Settings, SettingsInvalid, read_settings
from tests.accounts.people import PASSWORD, browser_on, code_of, register, sign_in
from tests.peers.openid_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    OpenIdProvider,
    running_provider,
)

TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
async def app(
    provider: OpenIdProvider, settings: Settings, database: Database
) -> AsyncIterator[FastAPI]:
    async with app_for(settings, database, provider.issuer) as app:
        yield app


def app_for(settings: Settings, database: Database, issuer: str, **more: Any) -> Any:
    google = {"google_client_id": CLIENT_ID, "google_client_secret": CLIENT_SECRET}
    asked = settings.model_dump() | google | {"google_issuer": issuer} | more
    app = make_app(Settings(_env_file=None, **asked), database, password_cost=4)
    return _running(app)


class _running:  # noqa: N801
    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._lifespan = app.router.lifespan_context(app)

    async def __aenter__(self) -> FastAPI:
        await self._lifespan.__aenter__()
        return self._app

    async def __aexit__(self, *_: object) -> None:
        await self._lifespan.__aexit__(None, None, None)


async def begin(client: httpx.AsyncClient, next_path: str | None = None) -> str:
    query = {"next": next_path} if next_path else {}
    answer = await client.get("/api/auth/google", params=query)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


async def come_back(client: httpx.AsyncClient, brought: dict[str, str]) -> httpx.Response:
    return await client.get("/api/auth/google/callback", params=brought)


async def is_signed_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/api/me")).status_code == 200


async def test_an_honest_flow_signs_a_new_user_in(
    api: httpx.AsyncClient, provider: OpenIdProvider, database: Database
) -> None:
    answer = await come_back(api, provider.authorize(await begin(api, "/campaigns?x=1")))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/campaigns?x=1")
    me = (await api.get("/api/me")).json()
    assert (me["email"], me["name"]) == ("ada@example.com", "Ada")
    assert me["email_confirmed_at"]
    assert "openid_browser" not in api.cookies
    async with database.transaction() as tx:
        user = (await tx.scalars(select(User))).one()
        assert user.password_hash is None


async def test_the_same_person_is_the_same_user_whatever_their_address_is(
    api: httpx.AsyncClient, provider: OpenIdProvider, app: FastAPI
) -> None:
    await come_back(api, provider.authorize(await begin(api)))
    me = (await api.get("/api/me")).json()
    async with browser_on(app) as other:
        again = provider.authorize(await begin(other), email="countess@example.com")
        assert (await come_back(other, again)).status_code == 303
        assert (await other.get("/api/me")).json() == me


async def test_the_honest_flow_works_with_somebody_elses_provider(
    settings: Settings, database: Database
) -> None:
    port = free_port()
    claims = {"sub": "ada", "email": "ada@example.com", "email_verified": True, "name": "Ada"}
    mock = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port),
         "--user-claims", json.dumps(claims)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    issuer = f"http://127.0.0.1:{port}"
    try:
        async with httpx.AsyncClient(base_url=issuer) as google:
            await _until_it_answers(google)
            async with app_for(settings, database, issuer) as app, browser_on(app) as client:
                address = await begin(client)
                agreed = await google.post(address, data={"sub": "ada"})
                brought = parse_qs(urlsplit(agreed.headers["Location"]).query)
                back = {name: values[0] for name, values in brought.items()}
                answer = await come_back(client, back)
                assert (answer.status_code, answer.headers.get("Location")) == (303, "/")
                assert (await client.get("/api/me")).json()["email"] == "ada@example.com"
    finally:
        mock.terminate()
        mock.wait()


async def _until_it_answers(google: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                await google.get("/.well-known/openid-configuration")
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return


FORGED_CLAIMS: dict[str, dict[str, Any]] = {
    "a wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "a wrong audience": {"aud": "somebody-else"},
    "more audiences": {"aud": [CLIENT_ID, "somebody-else"]},
    "no audience": {"aud": None},
    "another authorized party": {"azp": "somebody-else"},
    "a wrong issuer": {"iss": "https://accounts.google.com"},
    "expired": {"iat": 1_000_000_000, "exp": 1_000_000_600},
    "no expiry": {"exp": None},
    "made tomorrow": {"iat": 9_000_000_000, "exp": 9_000_000_600},
    "an unverified address": {"email_verified": False},
    "an address verified in words": {"email_verified": "true"},
    "no word about verification": {"email_verified": None},
    "no address": {"email": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": ["person-1"]},
}


@pytest.mark.parametrize("claims", FORGED_CLAIMS.values(), ids=FORGED_CLAIMS.keys())
async def test_a_forged_token_is_refused(
    api: httpx.AsyncClient, provider: OpenIdProvider, claims: dict[str, Any]
) -> None:
    answer = await come_back(api, provider.authorize(await begin(api), **claims))
    assert (answer.status_code, code_of(answer)) == (401, "openid_refused")
    assert not await is_signed_in(api)


@pytest.mark.parametrize("signs_as", ["none", "HS256"])
async def test_a_signature_anybody_could_make_is_refused(
    api: httpx.AsyncClient, provider: OpenIdProvider, signs_as: str
) -> None:
    provider.signs_as = signs_as
    answer = await come_back(api, provider.authorize(await begin(api)))
    assert (answer.status_code, code_of(answer)) == (401, "openid_refused")
    assert not await is_signed_in(api)


async def test_a_signature_with_another_key_is_refused(
    api: httpx.AsyncClient, provider: OpenIdProvider
) -> None:
    await come_back(api, provider.authorize(await begin(api)))
    api.cookies.clear()
    own, provider.key = provider.key, RSAKey.generate_key(2048, {"kid": "one"})
    brought = provider.authorize(await begin(api))
    published = {"keys": [own.as_dict(private=False)]}
    provider.document, known = _with_keys(provider, published), provider.keys_read
    answer = await come_back(api, brought)
    assert code_of(answer) == "openid_refused"
    assert provider.keys_read == known  # nobody can make us ask for keys all the time
    assert not await is_signed_in(api)


def _with_keys(provider: OpenIdProvider, keys: dict[str, Any]) -> Any:
    usual = provider.document
    return lambda path: keys if path == "/keys" else usual(path)


async def test_new_keys_of_the_provider_are_learnt(
    app: FastAPI, api: httpx.AsyncClient, provider: OpenIdProvider
) -> None:
    await come_back(api, provider.authorize(await begin(api)))
    api.cookies.clear()
    provider.key = RSAKey.generate_key(2048, {"kid": "two"})
    app.state.openid._keys_asked_at -= 61
    assert (await come_back(api, provider.authorize(await begin(api)))).status_code == 303
    assert await is_signed_in(api)


@pytest.mark.parametrize("state", ["", "made-up", "x" * 4000])
async def test_a_missing_or_made_up_state_is_refused(
    api: httpx.AsyncClient, provider: OpenIdProvider, state: str
) -> None:
    brought = provider.authorize(await begin(api)) | {"state": state}
    answer = await come_back(api, brought)
    assert (answer.status_code, code_of(answer)) == (401, "openid_refused")
    assert not await is_signed_in(api)
    assert brought["code"] in provider.codes  # it was not even redeemed


async def test_a_state_is_good_once_and_so_is_its_code(
    api: httpx.AsyncClient, provider: OpenIdProvider
) -> None:
    address = await begin(api)
    brought = provider.authorize(address)
    browser = api.cookies["openid_browser"]
    assert (await come_back(api, brought)).status_code == 303
    api.cookies.clear()
    replay = {"Cookie": f"openid_browser={browser}"}
    answer = await api.get("/api/auth/google/callback", params=brought, headers=replay)
    assert (answer.status_code, code_of(answer)) == (401, "openid_refused")
    provider.authorize(address)
    other = await begin(api)
    state = parse_qs(urlsplit(other).query)["state"][0]
    answer = await come_back(api, {"state": state, "code": brought["code"]})
    assert (answer.status_code, code_of(answer)) == (401, "openid_refused")
    assert not await is_signed_in(api)


async def test_another_browser_cannot_be_signed_in_with_my_flow(
    api: httpx.AsyncClient, app: FastAPI, provider: OpenIdProvider
) -> None:
    brought = provider.authorize(await begin(api))
    async with browser_on(app) as victim:
        await begin(victim)
        answer = await come_back(victim, brought)
        assert (answer.status_code, code_of(answer)) == (401, "openid_refused")
        assert not await is_signed_in(victim)
    assert code_of(await come_back(api, brought)) == "openid_refused"


async def test_a_code_of_another_flow_does_not_fit_the_verifier(
    api: httpx.AsyncClient, app: FastAPI, provider: OpenIdProvider
) -> None:
    async with browser_on(app) as thief:
        stolen = provider.authorize(await begin(api))["code"]
        state = parse_qs(urlsplit(await begin(thief)).query)["state"][0]
        answer = await come_back(thief, {"state": state, "code": stolen})
    assert (code_of(answer), provider.refusals) == ("openid_refused", ["verifier"])


async def test_an_old_state_is_refused(
    api: httpx.AsyncClient, provider: OpenIdProvider, database: Database
) -> None:
    brought = provider.authorize(await begin(api))
    async with database.transaction() as tx:
        await tx.execute(update(OpenIdTry).values(expires_at=OpenIdTry.expires_at - TEN_MINUTES))
    assert code_of(await come_back(api, brought)) == "openid_refused"


async def test_a_pre_registered_account_is_not_signed_in_to_but_offered(
    api: httpx.AsyncClient, provider: OpenIdProvider, database: Database
) -> None:
    await register(api)
    answer = await come_back(api, provider.authorize(await begin(api)))
    assert (answer.status_code, code_of(answer)) == (409, "link_needed")
    assert not await is_signed_in(api)
    async with database.transaction() as tx:
        assert not (await tx.scalars(select(Identity))).all()
    wrong = await api.post("/api/auth/google/link", json={"password": "a wrong password"})
    assert (wrong.status_code, code_of(wrong)) == (422, "wrong_password")
    assert not await is_signed_in(api)


async def test_the_owner_of_an_account_links_it_with_its_password(
    api: httpx.AsyncClient, app: FastAPI, provider: OpenIdProvider
) -> None:
    await register(api)
    await come_back(api, provider.authorize(await begin(api)))
    linked = await api.post("/api/auth/google/link", json={"password": PASSWORD})
    assert (linked.status_code, linked.json()["user"]["email"]) == (200, "ada@example.com")
    assert await is_signed_in(api)
    again = await api.post("/api/auth/google/link", json={"password": PASSWORD})
    assert again.status_code == 401
    async with browser_on(app) as other:
        await come_back(other, provider.authorize(await begin(other)))
        assert await is_signed_in(other)
        assert (await sign_in(other)).status_code == 200


async def test_a_ticket_is_good_in_its_own_browser_only(
    api: httpx.AsyncClient, app: FastAPI, provider: OpenIdProvider
) -> None:
    await register(api)
    await come_back(api, provider.authorize(await begin(api)))
    async with browser_on(app) as other:
        answer = await other.post("/api/auth/google/link", json={"password": PASSWORD})
        assert answer.status_code == 401


@pytest.mark.parametrize(
    "next_path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example",
     "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "evil.example", "///evil",
     "/ok\r\nSet-Cookie: a=b", "/\u2215evil.example", " /x", "http:/evil.example"],
)  # fmt: skip
async def test_the_way_back_leads_nowhere_else(
    api: httpx.AsyncClient, provider: OpenIdProvider, next_path: str
) -> None:
    answer = await come_back(api, provider.authorize(await begin(api, next_path)))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


async def test_a_browser_is_sent_to_the_sign_in_page_when_it_does_not_work(
    api: httpx.AsyncClient, provider: OpenIdProvider
) -> None:
    api.headers["Accept"] = "text/html,*/*"
    denied = provider.authorize(await begin(api)) | {"error": "access_denied"}
    for brought, code in ((denied, "openid_denied"), ({"state": "x"}, "openid_refused")):
        answer = await come_back(api, brought)
        assert answer.headers["Location"] == f"/sign-in?error={code}"
    await register(api)
    answer = await come_back(api, provider.authorize(await begin(api)))
    assert answer.headers["Location"] == "/sign-in?link=google"


async def test_a_disabled_user_is_shut_out(
    api: httpx.AsyncClient, provider: OpenIdProvider, database: Database
) -> None:
    await come_back(api, provider.authorize(await begin(api)))
    async with database.transaction() as tx:
        await tx.execute(update(User).values(disabled_at=User.created_at))
    answer = await come_back(api, provider.authorize(await begin(api)))
    assert (answer.status_code, code_of(answer)) == (403, "account_disabled")


async def test_closed_sign_up_is_closed_for_google_too(
    settings: Settings, database: Database, provider: OpenIdProvider
) -> None:
    closed = app_for(settings, database, provider.issuer, allow_signup=False)
    async with closed as app, browser_on(app) as client:
        await register(client, "first@example.com")
        answer = await come_back(client, provider.authorize(await begin(client)))
        assert (answer.status_code, code_of(answer)) == (403, "signup_closed")


@pytest.mark.parametrize(
    "lie",
    [{"issuer": "http://127.0.0.1:1"}, {"token_endpoint": "http://evil.example/token"},
     {"jwks_uri": "ftp://127.0.0.1/keys"}, {"authorization_endpoint": None}],
)  # fmt: skip
async def test_a_discovery_document_that_lies_is_not_used(
    api: httpx.AsyncClient, provider: OpenIdProvider, lie: dict[str, Any]
) -> None:
    provider.discovery = lie
    answer = await api.get("/api/auth/google")
    assert (answer.status_code, code_of(answer)) == (503, "openid_away")


async def test_the_cookie_of_the_way_there_is_locked_down(
    settings: Settings, database: Database, provider: OpenIdProvider
) -> None:
    there = app_for(settings, database, provider.issuer, public_url="https://mail.example.com")
    async with there as app, browser_on(app) as client:
        answer = await client.get("/api/auth/google")
    cookie = answer.headers["Set-Cookie"].lower()
    assert re.search("httponly.*path=/api/auth/google.*samesite=lax.*secure", cookie)
    assert "redirect_uri=https%3A%2F%2Fmail.example.com%2Fapi%2Fauth" in answer.headers["Location"]


async def test_the_sign_in_page_is_told_what_there_is(
    api: httpx.AsyncClient, settings: Settings, database: Database
) -> None:
    told = (await api.get("/api/auth/providers")).json()
    assert told == {"password": True, "google": True, "signup": True, "password_reset": False}
    async with browser_on(make_app(settings, database)) as plain:
        assert (await plain.get("/api/auth/providers")).json()["google"] is False
        answer = await plain.get("/api/auth/google")
        assert (answer.status_code, code_of(answer)) == (404, "openid_not_set_up")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"google_client_id": "x"}, "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET"),
        ({"google_issuer": "http://accounts.example.com"}, "GOOGLE_ISSUER: must begin with https"),
        ({"system_smtp_url": "http://x"}, "SYSTEM_SMTP_URL: must be like"),
        ({"system_smtp_url": "smtp://relay"}, "SYSTEM_SMTP_URL and SYSTEM_FROM"),
    ],
)
def test_half_a_configuration_is_one_clear_line(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsInvalid, match=said) as refused:
        read_settings(_env_file=None, **wrong)
    assert "\n" not in str(refused.value)
