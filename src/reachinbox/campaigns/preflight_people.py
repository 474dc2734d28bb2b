"""What in the list of recipients is about to hurt: shared addresses, too many at Gmail."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.campaigns.finding import Finding
from reachinbox.campaigns.paces import ChosenSender
from reachinbox.campaigns.tables import Campaign

# Mailboxes of a function, read by several people who never asked (RFC 2142 and usual ones).
ROLES = (
    "abuse", "admin", "administrator", "billing", "contact", "help", "helpdesk", "hostmaster",
    "info", "jobs", "legal", "marketing", "no-reply", "noreply", "office", "postmaster", "press",
    "root", "sales", "security", "spam", "support", "webmaster",
)  # fmt: skip
GMAIL = ("gmail.com", "googlemail.com")
GMAIL_BULK_A_DAY = 5000  # Google, "Email sender guidelines": from here on bulk rules hold for ever
LONG_DAYS = 14
ROLE_ROWS = text("""
SELECT count(*)::int AS people, (array_agg(row ORDER BY row))[1:5] AS rows
FROM recipients WHERE campaign_id = :id AND split_part(address_key, '@', 1) = ANY(:roles)
""")
TO_GMAIL = text("""
SELECT count(*)::int FROM recipients
WHERE campaign_id = :id AND split_part(address_key, '@', 2) = ANY(:gmail)
""")


async def check_people(
    session: AsyncSession, campaign: Campaign, senders: Sequence[ChosenSender], total: int
) -> AsyncIterator[Finding]:
    """Look at every recipient, and at what the senders can do in a day."""
    roles = {"id": campaign.id, "roles": list(ROLES)}
    found = (await session.execute(ROLE_ROWS, roles)).one()
    if found.people:
        sentence = (
            f"{found.people:,} addresses are of a function, such as info@ or support@. Several "
            "people read those, and complain more often. Leave out those who did not ask."
        )
        rows = list(found.rows or [])
        yield Finding("role_addresses", "warning", sentence, count=found.people, rows=rows)
    to_gmail = await session.scalar(TO_GMAIL, {"id": campaign.id, "gmail": list(GMAIL)}) or 0
    a_day = sum(sender.hourly_limit for sender in senders) * 24
    if min(to_gmail, a_day) >= GMAIL_BULK_A_DAY:
        sentence = (
            f"{to_gmail:,} recipients are at Gmail. Who sends 5,000 a day there from one domain "
            "is a bulk sender for good: SPF, DKIM and DMARC must hold, and complaints stay under "
            "0.3 %. Lower the hourly limit if you do not want that."
        )
        yield Finding("gmail_bulk", "warning", sentence, count=to_gmail)
    limit = min(a_day, (campaign.hourly_limit or a_day) * 24)
    if limit and total / limit > LONG_DAYS:
        sentence = (
            f"At {limit // 24:,} an hour, {total:,} recipients take {total / limit:.0f} days even "
            "without a pause. Add senders, or send to fewer people."
        )
        yield Finding("over_committed", "warning", sentence, count=total)
