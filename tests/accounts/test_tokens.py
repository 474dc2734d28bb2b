import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from reachinbox.accounts.derived_keys import derive_key
from reachinbox.accounts.tokens import TYPE, issue_access_token, read_access_token
from reachinbox.runtime.clock import utc_now
from reachinbox.runtime.errors import NotSignedIn

SECRET = "a secret of at least thirty-two characters"
KEY = OctKey.import_key(derive_key(SECRET, "access token"))


def sign(header: dict[str, str] | None = None, **claims: object) -> str:
    now = int(utc_now().timestamp())
    everything = {"sub": str(uuid4()), "sid": str(uuid4()), "iat": now, "exp": now + 60, **claims}
    kept = {name: value for name, value in everything.items() if value is not None}
    return jwt.encode(
        {"alg": "HS256", "typ": TYPE, **(header or {})}, kept, KEY, ["HS256", "HS512"]
    )


def test_an_access_token_says_who_and_for_how_long() -> None:
    user_id, family_id = uuid4(), uuid4()
    token, expires_in = issue_access_token(SECRET, user_id, family_id)
    claims = read_access_token(SECRET, token)
    assert (claims.user_id, claims.family_id, expires_in) == (user_id, family_id, 3600)
    assert claims.expires_at - claims.issued_at == timedelta(hours=1)


def test_an_expired_token_is_refused() -> None:
    token, _ = issue_access_token(SECRET, uuid4(), uuid4(), now=utc_now() - timedelta(minutes=61))
    with pytest.raises(NotSignedIn):
        read_access_token(SECRET, token)


def test_a_token_signed_with_another_secret_is_refused() -> None:
    token, _ = issue_access_token("another" * 6, uuid4(), uuid4())
    with pytest.raises(NotSignedIn):
        read_access_token(SECRET, token)


def test_a_token_made_for_something_else_is_refused() -> None:
    read_access_token(SECRET, sign())
    for token in (
        sign({"typ": "JWT"}),
        sign({"alg": "HS512"}),
        sign(sub=None),
        sign(sid=None),
        sign(exp=None),
        sign(iat=None),
        sign(sub="somebody"),
        sign(sub=7),
        sign(exp="never"),
        sign(iat=10**30, exp=10**31),
    ):
        with pytest.raises(NotSignedIn):
            read_access_token(SECRET, token)


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE"])
def test_an_unsigned_token_is_refused(algorithm: str) -> None:
    _, claims, _ = sign().split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "typ": TYPE}).encode())
    with pytest.raises(NotSignedIn):
        read_access_token(SECRET, f"{header.decode().rstrip('=')}.{claims}.")


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "\u20ac", "x" * 10_000, "null.null.null"]
)
def test_garbage_is_refused(token: str) -> None:
    with pytest.raises(NotSignedIn):
        read_access_token(SECRET, token)
