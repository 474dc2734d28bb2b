"""Users with senders, whose passwords are sealed, and the e-mails promised to their campaigns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from prove.record import LOGIN, OutsideRecord
from reachinbox.accounts.tables import User
from reachinbox.accounts.vault import Vault
from reachinbox.ledger.enter import PlannedEmail, Promise, enter_campaign
from reachinbox.runtime.database import Database
from reachinbox.runtime.ids import new_id
from reachinbox.senders.lanes import set_lanes
from reachinbox.senders.servers import PASSWORD_PLACE
from reachinbox.senders.tables import Sender, SenderSmtpServer, SmtpServer

DOMAIN = "example.com"
NO_LIMIT = 1_000_000


@dataclass(frozen=True)
class Pace:
    """What a sender may do: so many in any window, and so many seconds between two."""

    limit: int = NO_LIMIT
    delay: float = 0.0


@dataclass(frozen=True)
class Someone:
    """A user and their senders: id → From address."""

    user_id: UUID
    senders: dict[UUID, str]
    pace: Pace


async def add_someone(
    database: Database,
    keys: str,
    outside: OutsideRecord,
    *,
    senders: int,
    connections: int,
    pace: Pace = Pace(),
    server_each: bool = False,
    user_id: UUID | None = None,
) -> Someone:
    """Add verified senders that share `connections` lines to the outside, or have as many each.

    For a new user, unless `user_id` names one.
    """
    vault, name = Vault(keys), new_id().hex
    async with database.transaction() as tx:
        if user_id is None:
            user_id = new_id()
            tx.add(User(id=user_id, email=f"{name}@{DOMAIN}", name="Ann"))
            await tx.flush()
        servers: list[SmtpServer] = []
        for _ in range(senders if server_each else 1):
            server = SmtpServer(
                id=new_id(), user_id=user_id, name="outside", host="127.0.0.1", port=outside.port,
                security="none", max_connections=connections, username=LOGIN[0],
            )  # fmt: skip
            server.password_sealed = await vault.seal(
                tx, user_id=user_id, row_id=server.id, secret=LOGIN[1], **PASSWORD_PLACE
            )
            servers.append(server)
        made = [
            Sender(
                id=new_id(), user_id=user_id, email=f"s{number}-{name}@{DOMAIN}", name="Ann",
                hourly_limit=pace.limit, min_delay_seconds=pace.delay,
                verified_at=datetime.now(UTC),
            )
            for number in range(senders)
        ]  # fmt: skip
        tx.add_all([*servers, *made])
        await tx.flush()
        tx.add_all(
            SenderSmtpServer(
                sender_id=one.id, smtp_server_id=servers[n % len(servers)].id, position=0
            )
            for n, one in enumerate(made)
        )
        await tx.flush()
        await set_lanes(tx, [one.id for one in made])
    return Someone(user_id, {one.id: one.email for one in made}, pace)


async def promise(database: Database, who: Someone, count: int, *, about: str) -> UUID:
    """Promise `count` e-mails that are due now, in turn over the senders; return the campaign.

    Recipients are `p<number>@<about>.test`, the same for the same seed.
    """
    now = datetime.now(UTC)
    wanted = Promise(
        campaign_id=new_id(), user_id=who.user_id, subject="Hello {{ name }}",
        html="<p>Hello {{ name }}, all is well.</p>", text=None, priority=1, delay=timedelta(0),
        hourly_limit=None, max_parallel=None, timezone="UTC", hours=None,
        message_domains={str(sender): DOMAIN for sender in who.senders},
        planned_first_at=now, planned_last_at=now,
    )  # fmt: skip
    async with database.transaction() as tx:
        await enter_campaign(tx, wanted, _emails(list(who.senders), count, about, now))
    return wanted.campaign_id


def _emails(senders: Sequence[UUID], count: int, about: str, due: datetime) -> list[PlannedEmail]:
    addresses = [f"p{number}@{about}.test" for number in range(count)]
    return [
        (new_id(), senders[n % len(senders)], address, address, f'{{"name": "Person {n}"}}', due)
        for n, address in enumerate(addresses)
    ]
