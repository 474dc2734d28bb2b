"""Sockets: who is connected to this process, and what each of them watches."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, cast
from uuid import UUID

import socketio
import structlog
from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from pydantic import BaseModel, ConfigDict, ValidationError
from socketio.exceptions import ConnectionRefusedError as Refused
from socketio.packet import EVENT
from socketio.packet import Packet as SocketPacket

from reachinbox.campaigns.progress import Progress
from reachinbox.live.admission import Visitor, admit, is_our_origin
from reachinbox.runtime.database import AWAY, Database
from reachinbox.runtime.errors import Invalid, NotFound, Problem, TooManyRequests, Unavailable
from reachinbox.runtime.settings import Settings

log = structlog.get_logger()

MOST_CAMPAIGNS = 200
"""Campaigns one socket may watch."""
LARGEST_MESSAGE = 16 * 1024
IS_THEIRS = "SELECT EXISTS (SELECT FROM campaigns WHERE id = $1 AND user_id = $2)"
SENT_IN_A_ROW = 200
UNSENT_AT_MOST = 5000
"""Messages waiting for one client. A slower one is cut; it comes back and gets a snapshot."""


class _Wanted(BaseModel):
    model_config = ConfigDict(extra="ignore")

    campaign_id: UUID


class Beginning(Protocol):
    """What the relay does for those who come."""

    async def listen(self) -> None:
        """Hear activities from now on."""

    async def begin(self, campaign_id: UUID) -> Progress:
        """Return where a campaign stands; what comes after it is told to its room."""
        ...


class Sockets:
    """The Socket.IO server of one API process. Rooms are `user:…` and `campaign:…`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        *,
        relay: Beginning,
    ) -> None:
        self._settings = settings
        self._database = database
        self._relay = relay
        self._visitors: dict[str, Visitor] = {}
        self._subscribed: dict[str, set[UUID]] = {}
        self._watchers: Counter[UUID] = Counter()
        self._online: Counter[UUID] = Counter()
        self.somebody = asyncio.Event()
        """Set while anybody is connected."""
        self._io = socketio.AsyncServer(
            async_mode="asgi",
            # one message of a client after another: none can pile up work here
            async_handlers=False,
            cors_allowed_origins=self._is_allowed,
            max_http_buffer_size=LARGEST_MESSAGE,
            http_compression=False,
        )
        self._io.on("connect", self._connect)
        self._io.on("disconnect", self._disconnect)
        self._io.on("subscribe", self._subscribe)
        self._io.on("unsubscribe", self._unsubscribe)
        self.asgi = socketio.ASGIApp(self._io, socketio_path=cast("str", None))

    def watched(self) -> Mapping[UUID, int]:
        """Return how many sockets watch each campaign."""
        return self._watchers

    def online(self) -> Mapping[UUID, int]:
        """Return how many sockets each user has here."""
        return self._online

    def visitors(self) -> Mapping[str, Visitor]:
        """Return who is behind each socket."""
        return self._visitors

    async def tell_watchers(self, campaign_id: UUID, event: str, payload: dict[str, Any]) -> int:
        """Send to everybody who watches a campaign; return how many that are."""
        return await self._send(f"campaign:{campaign_id}", event, payload)

    async def tell_user(self, user_id: UUID, event: str, payload: dict[str, Any]) -> int:
        """Send to every socket of a user; return how many they are."""
        return await self._send(f"user:{user_id}", event, payload)

    async def _send(self, room: str, event: str, payload: dict[str, Any]) -> int:
        """Send to a room, as `emit` does, but without a task for each member: a third of its cost.

        Nothing is waited for: what a slow client has not taken yet stays in its queue.
        """
        message = cast("str", SocketPacket(EVENT, namespace="/", data=[event, payload]).encode())
        packet = EnginePacket(MESSAGE, message)
        sockets = self._connections()
        sent = 0
        members = cast("Iterable[tuple[str, str]]", self._io.manager.get_participants("/", room))
        for _, eio_sid in list(members):
            if (socket := sockets.get(eio_sid)) is not None:
                socket.queue.put_nowait(packet)
                sent += 1
                if sent % SENT_IN_A_ROW == 0:
                    await asyncio.sleep(0)  # requests have their turn
        return sent

    async def cut(self, sid: str) -> None:
        """End a socket whose session has been stopped; its client is told not to come back."""
        eio_sid = cast("str | None", self._io.manager.eio_sid_from_sid(sid, "/"))
        await self._io.disconnect(sid)
        if socket := self._connections().get(eio_sid or ""):
            await _hang_up(socket)

    async def cut_slow(self) -> None:
        """Close connections that do not take what is sent; their clients connect again."""
        for socket in list(self._connections().values()):
            if socket.queue.qsize() > UNSENT_AT_MOST and not socket.closed:
                log.info("cut a socket that is too slow", unsent=socket.queue.qsize())
                while not socket.queue.empty():
                    socket.queue.get_nowait()
                    socket.queue.task_done()
                await _hang_up(socket)

    def _connections(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self._io.eio.sockets)

    async def close(self) -> None:
        """Stop what the Socket.IO server runs in the background."""
        await self._io.shutdown()

    def _is_allowed(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        return is_our_origin(origin, environ.get("HTTP_HOST"), self._settings.address)

    async def _connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        try:
            if not self._visitors:
                await self._relay.listen()
            async with self._database.driver() as connection:
                visitor = await admit(connection, self._settings, environ, auth)
        except Problem as problem:
            raise Refused(problem.message, {"code": problem.code}) from None
        except AWAY:
            raise Refused(_away().message, {"code": _away().code}) from None
        self._visitors[sid] = visitor
        self._subscribed[sid] = set()
        self._online[visitor.user_id] += 1
        self.somebody.set()
        await self._io.enter_room(sid, f"user:{visitor.user_id}")

    async def _disconnect(self, sid: str, _reason: str) -> None:
        visitor = self._visitors.pop(sid, None)
        if visitor is None:
            return
        for campaign_id in self._subscribed.pop(sid):
            self._one_less(self._watchers, campaign_id)
        self._one_less(self._online, visitor.user_id)
        if not self._visitors:
            self.somebody.clear()

    async def _subscribe(self, sid: str, asked: Any = None) -> dict[str, Any]:
        try:
            return await self._watch(sid, _campaign_in(asked))
        except Problem as problem:
            return _error(problem)
        except AWAY:
            return _error(_away())

    async def _watch(self, sid: str, campaign_id: UUID) -> dict[str, Any]:
        visitor, mine = self._visitors[sid], self._subscribed[sid]
        if len(mine) >= MOST_CAMPAIGNS and campaign_id not in mine:
            raise TooManyRequests(
                f"One connection may watch {MOST_CAMPAIGNS} campaigns: unsubscribe from some.",
                code="too_many_subscriptions",
            )
        async with self._database.driver() as connection:
            if not await connection.fetchval(IS_THEIRS, campaign_id, visitor.user_id):
                raise NotFound("There is no such campaign.")
        # In the room before the snapshot is read: what comes between is then heard twice.
        await self._enter(sid, campaign_id)
        return (await self._relay.begin(campaign_id)).model_dump(mode="json")

    async def _enter(self, sid: str, campaign_id: UUID) -> None:
        mine = self._subscribed.get(sid)
        if mine is not None and campaign_id not in mine:
            mine.add(campaign_id)
            self._watchers[campaign_id] += 1
            await self._io.enter_room(sid, f"campaign:{campaign_id}")

    async def _unsubscribe(self, sid: str, asked: Any = None) -> dict[str, Any]:
        try:
            campaign_id = _campaign_in(asked)
        except Problem as problem:
            return _error(problem)
        mine = self._subscribed[sid]
        if campaign_id in mine:
            mine.remove(campaign_id)
            self._one_less(self._watchers, campaign_id)
            await self._io.leave_room(sid, f"campaign:{campaign_id}")
        return {"campaign_id": str(campaign_id)}

    def _one_less(self, counter: Counter[UUID], key: UUID) -> None:
        counter[key] -= 1
        if counter[key] <= 0:
            del counter[key]


async def _hang_up(socket: Any) -> None:
    """Close an Engine.IO connection after what is queued, without waiting for its client."""
    await socket.close(wait=False)
    socket.queue.put_nowait(None)  # ends its writer, which closes the WebSocket


def _campaign_in(asked: Any) -> UUID:
    try:
        return _Wanted.model_validate(asked).campaign_id
    except ValidationError:
        raise Invalid("Send {campaign_id} with the id of a campaign.") from None


def _error(problem: Problem) -> dict[str, Any]:
    """Return the form every error has, as the REST API gives it."""
    return {"error": {"code": problem.code, "message": problem.message, "details": problem.details}}


def _away() -> Unavailable:
    return Unavailable("The database does not answer: try again soon.", code="database_away")
