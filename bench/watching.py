"""Watches campaigns over many sockets from one process, and says how late it heard.

    python -m bench.watching PORT CLIENTS < first line: token and campaigns; later: the commits

A client of its own, so that the clients cost little beside the server they measure: Engine.IO and
Socket.IO are a few characters in front of JSON, and frames from a server are not masked.
"""

import asyncio
import base64
import bisect
import json
import os
import sys
import time
from typing import Any

ESTABLISH_AT_ONCE = 50
PING, PONG = 9, 10


class Watcher(asyncio.Protocol):
    """One socket: it subscribes to one campaign and notes when it heard of which number."""

    def __init__(self, host: str, token: str, campaign_id: str) -> None:
        self._host, self._token, self._campaign_id = host, token, campaign_id
        self._unread = bytearray()
        self._is_open = False
        self.is_watching: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.heard: list[tuple[int, float]] = []
        self.statuses = 0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {self._host}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.is_watching.done():
            self.is_watching.set_exception(ConnectionError("closed before it watched"))

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if not self._is_open:
            head, found, rest = self._unread.partition(b"\r\n\r\n")
            if not found:
                return
            assert head.startswith(b"HTTP/1.1 101"), head
            self._is_open, self._unread = True, bytearray(rest)
        while frame := self._next_frame():
            self._take(frame)

    def _next_frame(self) -> bytes | None:
        unread = self._unread
        if len(unread) < 2:
            return None
        size, begins = unread[1] & 0x7F, 2
        if size == 126:
            size, begins = int.from_bytes(unread[2:4]), 4
        elif size == 127:
            size, begins = int.from_bytes(unread[2:10]), 10
        if len(unread) < begins + size or (size > 125 and len(unread) < begins):
            return None
        opcode, payload = unread[0] & 0x0F, bytes(unread[begins : begins + size])
        del unread[: begins + size]
        if opcode == PING:
            self._transport.write(bytes([0x80 | PONG, 0x80 | size]) + b"\0\0\0\0" + payload)
            return b" "
        return payload or b" "

    def _take(self, packet: bytes) -> None:
        if packet.startswith(b'42["campaign_progress"'):
            at = packet.index(b'"seq":') + 6
            self.heard.append((int(packet[at : packet.index(b",", at)]), time.time()))
        elif packet.startswith(b'42["email_status"'):
            self.statuses += 1
        elif packet.startswith(b"0{"):
            self._send("40" + json.dumps({"token": self._token}))
        elif packet.startswith(b"40"):
            self._send('420["subscribe",' + json.dumps({"campaign_id": self._campaign_id}) + "]")
        elif packet == b"2":
            self._send("3")
        elif packet.startswith(b"430") and not self.is_watching.done():
            self.is_watching.set_result(None)
        elif packet.startswith(b"44"):
            raise SystemExit(packet.decode())

    def _send(self, packet: str) -> None:
        payload = packet.encode()
        size = len(payload)
        head = bytes([0x81, 0x80 | size]) if size < 126 else b"\x81\xfe" + size.to_bytes(2)
        self._transport.write(head + b"\0\0\0\0" + payload)  # masked with zeros


async def main() -> None:
    port, clients = int(sys.argv[1]), int(sys.argv[2])
    loop = asyncio.get_running_loop()
    asked = json.loads(await asyncio.to_thread(sys.stdin.readline))
    gate = asyncio.Semaphore(ESTABLISH_AT_ONCE)
    watchers: list[tuple[str, Watcher]] = []

    async def watch(number: int) -> None:
        campaign_id = asked["campaigns"][number % len(asked["campaigns"])]
        async with gate:
            _, watcher = await loop.create_connection(
                lambda: Watcher(f"127.0.0.1:{port}", asked["token"], campaign_id),
                "127.0.0.1", port,
            )  # fmt: skip
            await watcher.is_watching
        watchers.append((campaign_id, watcher))

    await asyncio.gather(*(watch(number) for number in range(clients)))
    print(json.dumps({"watching": len(watchers)}), flush=True)
    commits = json.loads(await asyncio.to_thread(sys.stdin.readline))
    print(json.dumps(results(watchers, commits)), flush=True)


def results(
    watchers: list[tuple[str, Watcher]], commits: dict[str, list[tuple[int, float]]]
) -> dict[str, Any]:
    """Return each delay: from the commit of an event until a client knew of its number."""
    delays: list[float] = []
    missed = 0
    for campaign_id, watcher in watchers:
        numbers = [seq for seq, _ in watcher.heard]
        for seq, at in commits[campaign_id]:
            place = bisect.bisect_left(numbers, seq)
            if place < len(numbers):
                delays.append(watcher.heard[place][1] - at)
            else:
                missed += 1
    return {
        "delays": sorted(delays)[:: max(1, len(delays) // 2000)],
        "missed": missed,
        "progress": sum(len(watcher.heard) for _, watcher in watchers),
        "statuses": sum(watcher.statuses for _, watcher in watchers),
    }


if __name__ == "__main__":
    asyncio.run(main())
