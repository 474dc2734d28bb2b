"""An SMTP server that takes everything at once and writes down when: `python -m bench.sink PORT`.

With `--record FILE` each message is a line `seconds sender recipient`, the moment just before its
250 leaves. Speaks enough SMTP for one client, with pipelining; no TLS, no login.
"""

import argparse
import asyncio
import signal
import time
from pathlib import Path
from typing import IO, cast

import uvloop

EHLO = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
END = b"\r\n.\r\n"


class Session(asyncio.Protocol):
    """One connection."""

    def __init__(self, record: IO[str] | None) -> None:
        self._record = record
        self._buffer = bytearray()
        self._in_data = False
        self._sender = self._recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer everything that has come whole."""
        self._buffer += data
        answers = []
        while answer := self._message() if self._in_data else self._command():
            answers.append(answer)
        self._transport.write(b"".join(answers))

    def _message(self) -> bytes:
        # an empty message begins with its end
        end = 0 if self._buffer.startswith(END[2:]) else self._buffer.find(END) + 2
        if end == 1:
            return b""
        del self._buffer[: end + 3]
        self._in_data = False
        if self._record is not None:
            self._record.write(f"{time.time():.6f} {self._sender} {self._recipient}\n")
        return b"250 taken\r\n"

    def _command(self) -> bytes:
        line, found, rest = self._buffer.partition(b"\r\n")
        if not found:
            return b""
        self._buffer = rest
        verb = bytes(line[:4]).upper()
        if verb == b"EHLO":
            return EHLO
        if verb in {b"MAIL", b"RCPT"}:
            address = line.decode().partition("<")[2].partition(">")[0]
            if verb == b"MAIL":
                self._sender = address
            else:
                self._recipient = address
        if verb == b"DATA":
            self._in_data = True
            return b"354 go on\r\n"
        if verb == b"QUIT":
            self._transport.write(b"221 bye\r\n")
            self._transport.close()
            return b""
        return b"250 ok\r\n"


async def serve(port: int, record: IO[str] | None) -> None:
    """Serve until SIGTERM."""
    loop = asyncio.get_running_loop()
    over = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, over.set)
    server = await loop.create_server(
        lambda: Session(record), "127.0.0.1", port, backlog=1000, reuse_address=True
    )
    await over.wait()
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--record", type=Path)
    asked = parser.parse_args()
    if asked.record is None:
        uvloop.run(serve(asked.port, None))
        return
    with asked.record.open("w") as record:
        uvloop.run(serve(asked.port, record))


if __name__ == "__main__":
    main()
