"""What these tests send, and what comes back about it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from reachinbox.ledger.tables import Email
from reachinbox.mail.message import message_id_for
from reachinbox.runtime.database import Database
from tests.ledger.world import World


@dataclass(frozen=True)
class Sent:
    """One e-mail of a campaign, and its Message-ID."""

    id: UUID
    campaign_id: UUID
    address: str
    message_id: str


async def send(world: World, *addresses: str, sender: UUID | None = None) -> list[Sent]:
    """Promise and hand over one campaign to these addresses."""
    sender = sender or await world.sender()
    campaign = await world.campaign(sender, addresses=addresses or ("ann@far.example",))
    claim = await world.claim()
    await world.mark(claim)
    await world.settle(claim)
    return await sent_of(world.database, campaign)


async def sent_of(database: Database, campaign_id: UUID) -> list[Sent]:
    async with database.transaction() as tx:
        emails = await tx.scalars(select(Email).where(Email.campaign_id == campaign_id))
        return [
            Sent(one.id, campaign_id, one.address, message_id_for(one.id, "example.com"))
            for one in sorted(emails, key=lambda each: each.address)
        ]
