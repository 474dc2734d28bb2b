"""A real SMTP server on loopback that keeps what it gets and misbehaves where it is told to.

Per recipient by `reachinbox.mail.personas`; as a whole by the fields of ScriptedSmtp, which may be
changed while it runs. In a test:

    async with ScriptedSmtp(security="starttls", login=("ada", "secret")) as peer:
        ...  # peer.port, peer.client_context, peer.received

As a process of its own: `python -m tests.peers.scripted_smtp --port 2525 --record FILE.jsonl`; it
prints `listening on PORT` and appends each message it took before it answers for it.
"""

import argparse
import asyncio
import json
import signal
import ssl
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from tests.peers.certificate import Certificate, localhost_certificate
from tests.peers.smtp_session import Gone, Received, Session


@dataclass
class ScriptedSmtp:
    security: Literal["tls", "starttls", "none"] = "none"
    login: tuple[str, str] | None = None
    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN")
    pipelining: bool = True
    smtp_utf8: bool = True
    size_max_bytes: int = 0
    port: int = 0  # 0: any free one; the real one once it listens

    # Stages: greeting, ehlo, helo, starttls, login, mail_from, recipient, data, final_dot, rset,
    # noop. {"greeting": "421 ..."}, {"login": "535 ..."}, {"ehlo": "502 ..."} and so on.
    answers: dict[str, str] = field(default_factory=dict)
    hangs_at: set[str] = field(default_factory=set)
    drops_at: set[str] = field(default_factory=set)
    answer_delay_seconds: float = 0.0
    slow_seconds: float = 0.2
    injected_before_tls: str = ""
    starts_empty_data: bool = False
    on_message: Callable[[Received], None] = lambda _: None

    received: list[Received] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    abandoned: int = 0  # DATA begun, no final dot
    connections_seen: int = 0
    connections_now: int = 0
    connections_at_once_max: int = 0
    certificate: Certificate = field(default_factory=localhost_certificate)
    _server: asyncio.Server | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop_listening()
        await self.drop_connections()

    @property
    def client_context(self) -> ssl.SSLContext:
        return self.certificate.client_context()

    @property
    def count_by_message_id(self) -> Counter[str | None]:
        return Counter(received.message_id for received in self.received)

    async def listen(self) -> None:
        """Take connections, again on the same port."""
        context = self.certificate.server_context() if self.security == "tls" else None
        self._server = await asyncio.start_server(
            self._start_session, "127.0.0.1", self.port, ssl=context, backlog=512
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop_listening(self) -> None:
        """Refuse connections; those that are open go on."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def drop_connections(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def keep(self, received: Received) -> None:
        self.received.append(received)
        self.on_message(received)

    def _start_session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._converse(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections_seen += 1
        self.connections_now += 1
        self.connections_at_once_max = max(self.connections_at_once_max, self.connections_now)
        session = Session(self, reader, writer, self.connections_seen, self.security == "tls")
        try:
            await session.run()
        except (Gone, OSError, asyncio.CancelledError):
            pass
        finally:
            self.connections_now -= 1
            writer.close()


async def serve(peer: ScriptedSmtp, record: Path | None) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    lines = record.open("a", encoding="utf-8") if record else sys.stderr

    def keep(received: Received) -> None:
        lines.write(json.dumps(received.as_json()) + "\n")
        lines.flush()
        peer.received.clear()
        peer.commands.clear()

    if record:
        peer.on_message = keep
    async with peer:
        print(f"listening on {peer.port}", flush=True)  # noqa: T201
        await stopped.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--security", choices=("tls", "starttls", "none"), default="none")
    parser.add_argument("--certificate", type=Path, help="write the certificate to trust here")
    parser.add_argument("--login", help="USER:PASSWORD")
    parser.add_argument("--no-pipelining", action="store_true")
    parser.add_argument("--slow-seconds", type=float, default=0.2)
    parser.add_argument("--answer-delay-seconds", type=float, default=0.0)
    parser.add_argument("--answer", action="append", default=[], metavar="STAGE=REPLY")
    parser.add_argument("--hang-at", action="append", default=[], metavar="STAGE")
    given = parser.parse_args()
    user, _, password = (given.login or "").partition(":")
    peer = ScriptedSmtp(
        security=given.security,
        login=(user, password) if given.login else None,
        pipelining=not given.no_pipelining,
        port=given.port,
        answers=dict(answer.split("=", 1) for answer in given.answer),
        hangs_at=set(given.hang_at),
        slow_seconds=given.slow_seconds,
        answer_delay_seconds=given.answer_delay_seconds,
    )
    if given.certificate:
        given.certificate.write_bytes(peer.certificate.certificate_pem)
    asyncio.run(serve(peer, given.record))


if __name__ == "__main__":
    main()
