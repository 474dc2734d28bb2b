"""OpenID Connect: sends a browser to the provider and understands what it brings back.

The code flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636); endpoints and keys come from the
issuer's discovery document. Knows no database: `openid_tries` remembers what was asked.
"""

import base64
import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from reachinbox.runtime.errors import NotSignedIn, Unavailable
from reachinbox.runtime.settings import Settings, require

log = structlog.get_logger()

SCOPE = "openid email profile"
# Signatures only the provider can make: neither `none` nor one keyed with what is public.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
DISCOVERED_FOR = timedelta(hours=1)
KEYS_ASKED_AGAIN_AFTER = timedelta(minutes=1)
CLOCKS_MAY_DIFFER_SECONDS = 30
PATIENCE_SECONDS = 10.0
NAME_MAX_CHARS = 200
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class OpenIdRefused(NotSignedIn):
    """What came back proves nobody. The reason is for our log; the caller is told to begin anew."""

    code = "openid_refused"

    def __init__(self, reason: str) -> None:
        super().__init__("Signing in with Google did not work: begin again.")
        log.warning("an OpenID sign-in was refused", reason=reason)


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says it is, with an address it has verified."""

    issuer: str
    subject: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class _Provider:
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    found_at: float


class OpenIdClient:
    """This instance as a client of one provider."""

    def __init__(self, settings: Settings) -> None:
        assert settings.google_client_id
        self._issuer = settings.google_issuer
        self._client_id = settings.google_client_id
        self._secret = require(settings.google_client_secret, "GOOGLE_CLIENT_SECRET")
        self._redirect_uri = f"{settings.address}/api/auth/google/callback"
        self._provider: _Provider | None = None
        self._keys: KeySet | None = None
        self._keys_asked_at = float("-inf")

    async def address_to_ask(self, *, state: str, nonce: str, verifier: str) -> str:
        """Return where to send the browser; raises `Unavailable` when the provider is away."""
        provider = await self._discover()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
        }
        separator = "&" if urlsplit(provider.authorization_endpoint).query else "?"
        return f"{provider.authorization_endpoint}{separator}{urlencode(asked)}"

    async def redeem(self, code: str, *, nonce: str, verifier: str) -> Person:
        """Exchange the code for an identity token and read it; raise `OpenIdRefused`."""
        provider = await self._discover()
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        async with self._http() as http:
            try:
                answer = await http.post(
                    provider.token_endpoint, data=asked, auth=(self._client_id, self._secret)
                )
            except httpx.HTTPError as error:
                raise _away(error) from error
        if not answer.is_success:
            raise OpenIdRefused(f"the token endpoint answered {answer.status_code}")
        token = _object_in(answer).get("id_token")
        if not isinstance(token, str):
            raise OpenIdRefused("the answer has no identity token")
        return await self._read(token, nonce)

    async def _read(self, token: str, nonce: str) -> Person:
        claims = await self._verify(token)
        audience = claims.get("aud")
        if isinstance(audience, list) and cast("list[Any]", audience) != [self._client_id]:
            raise OpenIdRefused("the identity token is for others too")
        if claims.get("azp", self._client_id) != self._client_id:
            raise OpenIdRefused("the identity token was made for another client")
        if claims.get("nonce") != nonce:
            raise OpenIdRefused("the nonce is not the one that was sent")
        subject, email = claims["sub"], claims.get("email")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:  # noqa: PLR2004
            raise OpenIdRefused("the subject is no text")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise OpenIdRefused("the e-mail address is not verified")
        return Person(self._issuer, subject, email, _name_in(claims, email))

    async def _verify(self, token: str) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            leeway=CLOCKS_MAY_DIFFER_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            decoded = await self._decode(token)
            registry.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, AttributeError) as error:
            raise OpenIdRefused(f"the identity token is not good: {error!r}") from error
        return decoded.claims

    async def _decode(self, token: str) -> jwt.Token:
        keys = await self._find_keys()
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            # The provider may have new keys; but nobody can make us ask for them all the time.
            if time.monotonic() - self._keys_asked_at < KEYS_ASKED_AGAIN_AFTER.total_seconds():
                raise
        self._keys = None
        return jwt.decode(token, await self._find_keys(), algorithms=ALGORITHMS)

    async def _find_keys(self) -> KeySet:
        if self._keys is None:
            provider = await self._discover()
            document = await self._get(provider.jwks_uri)
            try:
                self._keys = KeySet.import_key_set(cast("Any", document))
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise _away(error) from error
            self._keys_asked_at = time.monotonic()
        return self._keys

    async def _discover(self) -> _Provider:
        known = self._provider
        if known and time.monotonic() - known.found_at < DISCOVERED_FOR.total_seconds():
            return known
        document = await self._get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != self._issuer:
            raise _away(ValueError("the discovery document names another issuer"))
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        found = [document.get(name) for name in names]
        if not all(isinstance(each, str) and self._is_safe(each) for each in found):
            raise _away(ValueError("the discovery document lacks an https address"))
        self._provider = _Provider(*cast("list[str]", found), found_at=time.monotonic())
        self._keys = None
        return self._provider

    def _is_safe(self, address: str) -> bool:
        """Whether secrets may go there: encrypted, or on this machine like the issuer itself."""
        place = urlsplit(address)
        is_local = place.scheme == "http" and place.hostname in LOOPBACK
        return place.scheme == "https" or (is_local and self._is_local)

    @property
    def _is_local(self) -> bool:
        return urlsplit(self._issuer).hostname in LOOPBACK

    async def _get(self, address: str) -> dict[str, Any]:
        async with self._http() as http:
            try:
                answer = await http.get(address)
                answer.raise_for_status()
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise _away(error) from error
        return _object_in(answer)

    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            timeout=PATIENCE_SECONDS, follow_redirects=False, trust_env=not self._is_local
        )


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _name_in(claims: dict[str, Any], email: str) -> str:
    name = claims.get("name")
    printable = "".join(c for c in name if c.isprintable()) if isinstance(name, str) else ""
    return (printable.strip() or email.partition("@")[0])[:NAME_MAX_CHARS]


def _object_in(answer: httpx.Response) -> dict[str, Any]:
    try:
        parsed: Any = answer.json()
    except ValueError as error:
        raise _away(error) from error
    if not isinstance(parsed, dict):
        raise _away(TypeError("not an object"))
    return cast("dict[str, Any]", parsed)


def _away(error: Exception) -> Unavailable:
    log.warning("the OpenID provider cannot be used", reason=repr(error))
    return Unavailable(
        "Google cannot be asked at the moment: try again, or sign in with a password.",
        code="openid_away",
    )
