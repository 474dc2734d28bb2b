"""A small OpenID provider on loopback that checks what it must, and can be told to lie."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "reachinbox", "a client secret"


class OpenIdProvider:
    """Issues codes and tokens; `claims`, `header` and `key` say what the next token holds."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.claims: dict[str, Any] = {}
        self.signs_as = "RS256"
        self.discovery: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.keys_read = 0
        self.refusals: list[str] = []

    def authorize(self, address: str, **person: Any) -> dict[str, str]:
        """Do what the page at `address` does when somebody agrees; return what comes back."""
        place = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(place.query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["code_challenge"]) == 43
        assert {"openid", "email"} <= set(asked["scope"].split())
        code = secrets.token_urlsafe(16)
        self.claims = {
            "sub": "person-1", "email": "ada@example.com", "email_verified": True, "name": "Ada",
            **person,
        }  # fmt: skip
        self.codes[code] = asked
        return {"state": asked["state"], "code": code}

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Answer the token endpoint; None refuses."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None:
            self.refusals.append("code")
        elif challenge != asked["code_challenge"]:
            self.refusals.append("verifier")
        elif form["redirect_uri"] != asked["redirect_uri"] or authorization != f"Basic {basic}":
            self.refusals.append("client")
        else:
            return {"access_token": "x", "token_type": "Bearer", "id_token": self._sign(asked)}
        return None

    def _sign(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 600,
            "nonce": asked["nonce"], **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.signs_as != "RS256":
            header = {"alg": self.signs_as, "typ": "JWT", "kid": "one"}
            signed = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
            secret = self.key.as_pem(private=False)  # what everybody can read
            mac = hmac.digest(secret, signed.encode(), "sha256")
            return f"{signed}.{_b64(mac) if self.signs_as == 'HS256' else ''}"
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def document(self, path: str) -> dict[str, Any] | None:
        """Answer a GET."""
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.discovery,
            }
        if path == "/keys":
            self.keys_read += 1
            return {"keys": [self.key.as_dict(private=False)]}
        return None


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@contextmanager
def running_provider() -> Iterator[OpenIdProvider]:
    """Run a provider in a thread of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(provider.document(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(provider.token(form, self.headers.get("Authorization", "")))

        def _answer(self, document: dict[str, Any] | None) -> None:
            content = json.dumps(document or {"error": "invalid_grant"}).encode()
            self.send_response(200 if document else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = OpenIdProvider(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
