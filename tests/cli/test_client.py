"""The client against a server that answers what it is told to, in order."""

from collections.abc import Callable, Generator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import MappingProxyType
from typing import NamedTuple

import pytest

from reachinbox.cli.client import Bearer, Client, NoAnswer, Refused
from reachinbox.cli.failing import Failed
from reachinbox.runtime.ports import free_port


class Answer(NamedTuple):
    status: int
    body: str = ""
    headers: Mapping[str, str] = MappingProxyType({})


def refusal(status: int, code: str) -> Answer:
    return Answer(
        status, f'{{"error": {{"code": "{code}", "message": "No."}}}}', {"Retry-After": "0"}
    )


OK = Answer(200, '{"answer": 1}')
BUSY = refusal(429, "too_many_requests")
AWAY = refusal(503, "unavailable")
IN_USE = refusal(409, "idempotency_key_in_use")
WRONG = refusal(422, "invalid")
Serve = Callable[..., Client]


@pytest.fixture
def asked() -> list[tuple[str, str, str]]:
    """The method, path and idempotency key of each request that arrived."""
    return []


@pytest.fixture
def serve(asked: list[tuple[str, str, str]]) -> Generator[Serve]:
    answers: list[Answer] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            asked.append((self.command, self.path, self.headers.get("Idempotency-Key", "")))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body, headers = answers.pop(0)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - named by the library

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        client = Client(f"http://127.0.0.1:{server.server_port}/", Bearer("token"))

        def begin(*told: Answer) -> Client:
            answers.extend(told)
            return client

        with client:
            yield begin
        server.shutdown()
        thread.join()


def test_being_told_to_slow_down_is_obeyed(serve: Serve) -> None:
    assert serve(BUSY, BUSY, OK).get("me") == {"answer": 1}


def test_an_instance_that_was_there_is_waited_for(serve: Serve) -> None:
    client = serve(OK, AWAY, OK)
    client.get("me")
    assert client.get("me") == {"answer": 1}


def test_an_instance_that_never_answered_is_not_waited_for(serve: Serve) -> None:
    with pytest.raises(Refused, match=r"^No\.$"):
        serve(AWAY, OK).get("me")
    with pytest.raises(NoAnswer, match="start it with `make run`"):
        Client(f"http://127.0.0.1:{free_port()}", Bearer("token")).get("me")


def test_only_with_a_key_is_anything_done_again(
    serve: Serve, asked: list[tuple[str, str, str]]
) -> None:
    client = serve(OK, AWAY, AWAY, IN_USE, OK)
    client.get("me")
    with pytest.raises(Refused):
        client.post("campaigns")
    assert client.post("campaigns", key="k") == {"answer": 1}
    assert asked[1:] == [("POST", "/api/campaigns", key) for key in ("", "k", "k", "k")]


def test_what_is_wrong_is_not_asked_again(serve: Serve) -> None:
    client = serve(OK, WRONG)
    client.get("me")
    with pytest.raises(Refused) as refused:
        client.get("me")
    assert (refused.value.status_code, refused.value.code) == (422, "invalid")


@pytest.mark.parametrize(
    "answer", [Answer(200, "<html>"), Answer(404, "<html>"), Answer(301), Answer(500, "[]")]
)
def test_whatever_else_answers_is_not_taken_for_a_reachinbox(serve: Serve, answer: Answer) -> None:
    with pytest.raises(Refused, match="is it a ReachInbox"):
        serve(answer).get("me")


def test_a_list_is_read_to_its_end(serve: Serve, asked: list[tuple[str, str, str]]) -> None:
    pages = (
        Answer(200, '{"items": [{"n": 1}, {"n": 2}], "next_cursor": "c"}'),
        Answer(200, '{"items": [{"n": 3}], "next_cursor": null}'),
    )
    assert [row["n"] for row in serve(*pages).items("senders")] == [1, 2, 3]
    assert [path for _, path, _ in asked] == [
        "/api/senders?limit=100",
        "/api/senders?limit=100&cursor=c",
    ]


@pytest.mark.parametrize("address", ["nonsense", "ftp://127.0.0.1", "http://a b:c"])
def test_what_is_no_address_is_said_so(address: str) -> None:
    with pytest.raises(Failed, match="is not an address"):
        Client(address, Bearer("token")).get("me")
