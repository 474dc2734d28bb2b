"""One claim at a time for all shards of a worker: those that ask meanwhile share the next one.

With many users each shard has little that is due at any moment. A claim of its own for each of
them would cost as many transactions as e-mails, and what is to be recorded would wait behind them.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from reachinbox.ledger.claim import Claim, claim_due_emails
from reachinbox.runtime.database import Database
from reachinbox.senders.grouped import Grouped
from reachinbox.senders.in_hand import InHand

AT_MOST, ROOM_AT_LEAST = 1000, 100


@dataclass(frozen=True, slots=True)
class _Ask:
    shard: int
    freed: Sequence[UUID]


class Claiming:
    """Claims for one worker, as much as it has room for."""

    def __init__(self, database: Database, worker_id: UUID, window: timedelta) -> None:
        self._database = database
        self._worker_id = worker_id
        self._window = window
        self._in_hand: set[InHand] = set()
        self._asks: Grouped[_Ask, Claim] = Grouped(self._claim)

    @contextmanager
    def counting(self, in_hand: InHand) -> Generator[None]:
        """Let what a drain has in hand take of the room while it drains."""
        self._in_hand.add(in_hand)
        try:
            yield
        finally:
            self._in_hand.discard(in_hand)

    @property
    def is_full(self) -> bool:
        """Whether claims should be few: there is only the room there always is."""
        return self._room == ROOM_AT_LEAST

    @property
    def _room(self) -> int:
        """How many more to claim; always some, so that slow lanes cannot shut out the others."""
        return max(AT_MOST - sum(each.moving for each in self._in_hand), ROOM_AT_LEAST)

    async def claim(self, shard: int, freed: Sequence[UUID]) -> Claim:
        """Claim what is due in a shard; `freed` lanes are looked at even if they are not."""
        return await self._asks.add(_Ask(shard, freed))

    async def _claim(self, asks: list[_Ask]) -> list[Claim]:
        async with self._database.driver() as connection:
            claims = await claim_due_emails(
                connection,
                shards=[ask.shard for ask in asks],
                worker_id=self._worker_id,
                freed=[sender_id for ask in asks for sender_id in ask.freed],
                window=self._window,
                room=self._room,
            )
        return [claims[ask.shard] for ask in asks]
