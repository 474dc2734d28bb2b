"""Erases a person: what is left is a keyed hash that keeps anybody from importing them again."""

import hashlib
import secrets
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.ledger.suppress import suppress
from reachinbox.ledger.tables import ErasureKey

ERASED = "erased"
KEY_BYTES = 32

# No index: every e-mail this user ever sent may be to this address, and it is a rare act.
FORGET_EMAILS = text("""
UPDATE emails SET address = 'erased', address_key = :hash, fields = '{}', answer = NULL
WHERE user_id = :user_id AND address_key = :key
RETURNING id
""")
FORGET_EVENTS = text("""
UPDATE events SET data = data - 'recipient' - 'address' - 'answer' - 'said'
WHERE email_id = ANY(:ids)
""")
FORGET_FACTS = text("""
UPDATE facts SET address_key = :hash, data = '{}' WHERE user_id = :user_id AND address_key = :key
""")


async def erase(session: AsyncSession, user_id: UUID, key: str) -> int:
    """Forget an address in everything this user has sent; return in how many e-mails it stood.

    What waits for it is skipped first. Its suppression stays, as a hash under a key of the user.
    """
    hashed = await hashed_key(session, user_id, key)
    await suppress(session, user_id, [key], reason=ERASED)
    await suppress(session, user_id, [hashed], reason=ERASED)
    names = {"user_id": user_id, "key": key, "hash": hashed}
    await session.execute(
        text("DELETE FROM suppressions WHERE user_id = :user_id AND address_key = :key"), names
    )
    ids = list((await session.scalars(FORGET_EMAILS, names)).all())
    await session.execute(FORGET_EVENTS, {"ids": ids})
    await session.execute(FORGET_FACTS, names)
    return len(ids)


async def hashed_key(session: AsyncSession, user_id: UUID, key: str) -> str:
    """Return what stands in the list for an erased address: `#` and a hash in hex."""
    made = insert(ErasureKey).values(user_id=user_id, key=secrets.token_bytes(KEY_BYTES))
    await session.execute(made.on_conflict_do_nothing())
    row = await session.get_one(ErasureKey, user_id)
    return "#" + hashlib.sha256(row.key + key.encode()).hexdigest()
