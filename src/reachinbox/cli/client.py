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
LOOPBACK = ("127.0.0.1", "::1", "localhost")
AWAY = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
HINT = "start it with `make run` or `reachinbox up`"


class Refused(Failed):
    """The instance answered with an error; `wait` is how many seconds it asks for."""

    def __init__(self, sentence: str, *, status_code: int, code: str, wait: float) -> None:
        super().__init__(sentence)
        self.status_code = status_code
        self.code = code
        self.wait = wait


class NoAnswer(Failed):
    """Nobody answers at the address."""

    wait = 1.0


class Client:
    """A running instance as one user sees it."""

    def __init__(self, address: str, auth: httpx.Auth) -> None:
        self.address = address.rstrip("/")
        self._http = httpx.Client(
            base_url=f"{self.address}/api/",
            auth=auth,
            timeout=TIMEOUT,
            trust_env=_host_of(self.address) not in LOOPBACK,  # no proxy reaches this machine
        )
        self._has_answered = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(
        self, path: str, query: Mapping[str, Any] | None = None, *, patience: float = PATIENCE
    ) -> Json:
        """Return what is there."""
        return _read(self._ask_again("GET", path, patience, params=query))

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
        return _read(self._ask_again("POST", path, patience, json=body, headers=headers))

    def delete(self, path: str) -> None:
        """Delete what is there."""
        self._ask_again("DELETE", path, PATIENCE)

    def upload(self, path: str, name: str, file: BinaryIO) -> Json:
        """Stream a CSV; it is never held in memory."""
        files = {"file": (name, file, "text/csv")}
        return _read(self._ask_again("POST", path, 0, files=files))

    def download(self, path: str, target: Path) -> None:
        """Write what is there to a file."""
        with (
            self._understood(),
            self._http.stream("GET", path) as response,
            target.open("wb") as file,
        ):
            if not response.is_success:
                response.read()
                raise _refusal(response)
            for piece in response.iter_bytes():
                file.write(piece)

    def _ask_again(self, method: str, path: str, patience: float, **more: Any) -> httpx.Response:
        """Ask until there is an answer; being asked to slow down is none, nor is silence."""
        deadline = time.monotonic() + (patience if self._has_answered else 0)
        while True:
            try:
                with self._understood():
                    response = self._http.request(method, path, **more)
                self._has_answered = True
                if response.is_success:
                    return response
                raise _refusal(response)
            except (NoAnswer, Refused) as failure:
                if not _is_passing(failure, is_late=time.monotonic() >= deadline):
                    raise
                time.sleep(failure.wait)

    @contextmanager
    def _understood(self) -> Generator[None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NoAnswer(f"no ReachInbox answers at {self.address}: {HINT}") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise Failed(f"{self.address} is not an address: {error}") from error
        except httpx.TransportError as error:
            what = str(error) or type(error).__name__
            raise NoAnswer(f"{self.address} broke off without an answer: {what}") from error


class Bearer(httpx.Auth):
    """Sends one token, whatever it is: an access token or an API key."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> AuthFlow:
        """Put the token into the request."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


def _is_passing(failure: NoAnswer | Refused, *, is_late: bool) -> bool:
    """Say whether the same request is worth another try; being told to slow down always is."""
    match failure:
        case Refused(status_code=HTTPStatus.TOO_MANY_REQUESTS):
            return True
        case Refused(code="idempotency_key_in_use"):
            return not is_late
        case Refused():
            return not is_late and failure.status_code in AWAY
        case NoAnswer():
            return not is_late


def _read(response: httpx.Response) -> Json:
    try:
        return response.json() if response.content else {}
    except ValueError:
        raise _refusal(response) from None


def _refusal(response: httpx.Response) -> Refused:
    """Read the one form of errors; anything else did not come from a ReachInbox."""
    try:
        error: Json = response.json()["error"]
        sentence, code = str(error["message"]), str(error["code"])
    except (ValueError, LookupError, TypeError):
        sentence = f"{response.url} answered {response.status_code}: is it a ReachInbox?"
        code = "not_understood"
    asked = response.headers.get("Retry-After", "")
    wait = min(float(asked), LONGEST_WAIT) if asked.isdecimal() else 1.0
    return Refused(sentence, status_code=response.status_code, code=code, wait=wait)


def _host_of(address: str) -> str:
    try:
        return httpx.URL(address).host
    except httpx.InvalidURL as error:
        raise Failed(f"{address} is not an address: {error}") from error
