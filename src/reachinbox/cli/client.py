"""Asks a running ReachInbox over REST, with patience, and turns its errors into one line."""

import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Self

import httpx

from reachinbox.cli.failing import Failed

Json = dict[str, Any]
AuthFlow = Generator[httpx.Request, httpx.Response, None]

TIMEOUT = httpx.Timeout(30, read=300)
"""Seconds; scheduling a million e-mails is one request."""
PATIENCE = 30.0
"""Seconds for which what may be asked again is asked again while nobody answers."""
LONGEST_WAIT = 60.0
PAGE = 100
AWAY = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
HINT = "start it with `make run` or `reachinbox up`"


class Refused(Failed):
    """The instance answered with an error."""

    def __init__(self, sentence: str, *, status_code: int, code: str, details: list[Any]) -> None:
        super().__init__(sentence)
        self.status_code = status_code
        self.code = code
        self.details = details


class NoAnswer(Failed):
    """Nobody answers at the address."""


class Client:
    """A running instance as one user sees it."""

    def __init__(self, address: str, auth: httpx.Auth) -> None:
        self.address = address.rstrip("/")
        self._http = httpx.Client(base_url=f"{self.address}/api/", auth=auth, timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(
        self, path: str, query: Mapping[str, Any] | None = None, *, patience: float = PATIENCE
    ) -> Json:
        """Return what is there."""
        return self._ask_again("GET", path, patience, params=query).json()

    def items(self, path: str) -> Iterator[Json]:
        """Yield the rows of a list, page after page."""
        query = {"limit": PAGE}
        while True:
            page = self.get(path, query)
            yield from page["items"]
            if not page["next_cursor"]:
                return
            query["cursor"] = page["next_cursor"]

    def post(self, path: str, body: Json | None = None, *, key: str | None = None) -> Json:
        """Do something; with an idempotency `key` it is asked again until it has been answered."""
        headers = {"Idempotency-Key": key} if key else {}
        patience = PATIENCE if key else 0
        response = self._ask_again("POST", path, patience, json=body, headers=headers)
        return response.json() if response.content else {}

    def delete(self, path: str) -> None:
        """Delete what is there."""
        self._ask_again("DELETE", path, PATIENCE)

    def upload(self, path: str, name: str, file: BinaryIO) -> Json:
        """Stream a CSV; it is never held in memory."""
        files = {"file": (name, file, "text/csv")}
        return self._ask_again("POST", path, 0, files=files).json()

    def download(self, path: str, target: Path) -> None:
        """Write what is there to a file."""
        with (
            self._understood(),
            self._http.stream("GET", path) as response,
            target.open("wb") as file,
        ):
            if response.is_error:
                response.read()
                raise _refusal(response)
            for piece in response.iter_bytes():
                file.write(piece)

    def _ask_again(self, method: str, path: str, patience: float, **more: Any) -> httpx.Response:
        """Ask until there is an answer; being asked to slow down is none, nor is silence."""
        deadline = time.monotonic() + patience
        while True:
            try:
                with self._understood():
                    response = self._http.request(method, path, **more)
            except NoAnswer:
                if time.monotonic() > deadline:
                    raise
                time.sleep(1)
                continue
            if not response.is_error:
                return response
            refusal = _refusal(response)
            if not _is_passing(refusal) or (
                refusal.status_code != HTTPStatus.TOO_MANY_REQUESTS and time.monotonic() > deadline
            ):
                raise refusal
            time.sleep(_wait_asked_for(response))

    @contextmanager
    def _understood(self) -> Generator[None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NoAnswer(f"no ReachInbox answers at {self.address}: {HINT}") from error
        except httpx.TransportError as error:
            what = str(error) or type(error).__name__
            raise NoAnswer(f"{self.address} broke off without an answer: {what}") from error
        except httpx.InvalidURL as error:
            raise Failed(f"{self.address} is not an address: {error}") from error


class Bearer(httpx.Auth):
    """Sends one token, whatever it is: an access token or an API key."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> AuthFlow:
        """Put the token into the request."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _is_passing(refusal: Refused) -> bool:
    """Say whether the same request may be answered otherwise in a moment."""
    return (
        refusal.status_code == HTTPStatus.TOO_MANY_REQUESTS
        or refusal.status_code in AWAY
        or refusal.code == "idempotency_key_in_use"
    )


def _wait_asked_for(response: httpx.Response) -> float:
    asked = response.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_WAIT) if asked.isdecimal() else 1.0


def _refusal(response: httpx.Response) -> Refused:
    """Read the one form of errors; anything else did not come from a ReachInbox."""
    try:
        error: Mapping[str, Any] = response.json()["error"]
        sentence, code, details = error["message"], error["code"], error["details"]
    except (ValueError, LookupError, TypeError):
        sentence = f"{response.url} answered {response.status_code}: is it a ReachInbox?"
        code, details = "not_understood", list[Any]()
    return Refused(sentence, status_code=response.status_code, code=code, details=details)
