"""Users, senders and campaigns whose e-mails go to the outside's server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from reachinbox.accounts.tables import User
from reachinbox.ledger.enter import PlannedEmail, Promise, enter_campaign
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer
from tests.journey.outside import Outside

NO_LIMIT = 1_000_000
DOMAIN = "example.com"


@dataclass(frozen=True)
class Someone:
    """A user with senders, all through one SMTP server of that user."""

    id: UUID
    senders: dict[UUID, str]
    """id → From address"""


async def someone(
    database: Database,
    outside: Outside,
    *,
    senders: int = 1,
    connections: int = 4,
    limit: int = NO_LIMIT,
    delay: float = 0,
) -> Someone:
    """Make a user whose senders are verified and share `connections` lines to the outside."""
    user = User(id=new_id(), email=f"{new_id().hex}@{DOMAIN}", name="Ann")
    server = SmtpServer(
        id=new_id(), user_id=user.id, name="outside", host="127.0.0.1", port=outside.port,
        security="none", max_connections=connections,
    )  # fmt: skip
    made = [
        Sender(
            id=new_id(), user_id=user.id, email=f"s{new_id().hex}@{DOMAIN}", name="Ann",
            hourly_limit=limit, min_delay_seconds=delay, verified_at=datetime.now(UTC),
        )
        for _ in range(senders)
    ]  # fmt: skip
    async with database.transaction() as tx:
        tx.add(user)
        await tx.flush()
        tx.add_all([server, *made])
        await tx.flush()
        tx.add_all(
            SenderSmtpServer(sender_id=one.id, smtp_server_id=server.id, position=0) for one in made
        )
        await tx.flush()
        await set_lanes(tx, [one.id for one in made])
    return Someone(user.id, {one.id: one.email for one in made})


async def promise(database: Database, who: Someone, count: int) -> UUID:
    """Promise `count` e-mails that are due now, in turn over the senders."""
    campaign_id, now = new_id(), datetime.now(UTC)
    wanted = Promise(
        campaign_id=campaign_id, user_id=who.id, subject="Hello {{ name }}",
        html="<p>Hello {{ name }}</p>", text=None, priority=1, delay=timedelta(0),
        hourly_limit=None, max_parallel=None, timezone="UTC", hours=None,
        message_domains={str(sender): DOMAIN for sender in who.senders},
        planned_first_at=now, planned_last_at=now,
    )  # fmt: skip
    async with database.transaction() as tx:
        await enter_campaign(tx, wanted, _emails(list(who.senders), count, now))
    return campaign_id


def _emails(senders: Sequence[UUID], count: int, due: datetime) -> list[PlannedEmail]:
    addresses = [f"person{number}@example.org" for number in range(count)]
    return [
        (new_id(), senders[n % len(senders)], address, address, f'{{"name": "Person {n}"}}', due)
        for n, address in enumerate(addresses)
    ]
