"""The suppression list as its owner sees it: addresses and whole domains nobody may write to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.suppress import suppress
from reachinbox.mail.addresses import AddressInvalid, parse_address
from reachinbox.runtime.errors import Invalid

BY_HAND = "by_user"


def suppression_key(written: str) -> str:
    """Return what the ledger compares: a lower-cased address, or `@domain` for everybody there."""
    entry = written.strip()
    is_domain = entry.startswith("@")
    try:
        address = parse_address(f"anybody{entry}" if is_domain else entry)
    except AddressInvalid as error:
        raise Invalid(
            f"“{entry[:100]}” cannot be suppressed: {error.reason}. "
            "Give an e-mail address, or @ and a domain.",
            code="bad_address",
        ) from error
    return "@" + address.key.rpartition("@")[2] if is_domain else address.key


async def suppress_by_hand(
    session: AsyncSession, user_id: UUID, written: Sequence[str], note: str | None
) -> tuple[list[str], int]:
    """Suppress these entries, all or none; return their keys and how many e-mails were skipped."""
    keys = list(dict.fromkeys(suppression_key(entry) for entry in written))
    return keys, await suppress(session, user_id, keys, reason=BY_HAND, source=note)
