"""Compares the ledger with the outside's record, Message-ID by Message-ID."""

from collections import Counter
from dataclasses import dataclass

from reachinbox.mail.message import message_id_for
from reachinbox.runtime.database import Database
from tests.journey.outside import Outside

COUNTED = ("sent", "failed", "unknown", "cancelled", "skipped")


@dataclass(frozen=True)
class Reconciled:
    """What the two sides agree on."""

    total: int
    counts: Counter[str]
    unknown_but_taken: int

    def __getattr__(self, status: str) -> int:
        return self.counts[status]


async def reconcile(database: Database, outside: Outside) -> Reconciled:
    """Assert that nothing was lost and nothing sent twice, and that every counter is right.

    What the ledger calls sent the outside has exactly once; what it calls unknown, at most once;
    of anything else the outside knows nothing.
    """
    async with database.driver() as connection:
        rows = await connection.fetch(
            "SELECT emails.id, emails.status, campaign_id,"
            " message_domains ->> sender_id::text AS domain"
            " FROM emails JOIN runs USING (campaign_id)"
        )
        runs = await connection.fetch("SELECT * FROM runs")
        in_hand = await connection.fetchval("SELECT count(*) FROM in_hand")
        seqs = await connection.fetch(
            "SELECT campaign_id, count(*)::int AS count, max(seq) AS last FROM events GROUP BY 1"
        )
    status_of = {message_id_for(row["id"], row["domain"]): row["status"] for row in rows}
    copies = outside.copies()
    twice = [message_id for message_id, count in copies.items() if count > 1]
    assert not twice, f"sent twice: {twice}"
    lost = [one for one, status in status_of.items() if status == "sent" and one not in copies]
    assert not lost, f"called sent, but nobody has it: {lost}"
    known = {one for one, status in status_of.items() if status in {"sent", "unknown"}}
    denied = {one: status_of.get(one) for one in copies.keys() - known}
    assert not denied, f"taken by the outside, but not sent in the ledger: {denied}"
    assert in_hand == 0
    for run in runs:
        found = Counter(row["status"] for row in rows if row["campaign_id"] == run["campaign_id"])
        assert {name: run[name] for name in COUNTED} == {name: found[name] for name in COUNTED}
        assert run["open"] == found["scheduled"]
        assert run["total"] == found.total()
    assert all(one["count"] == one["last"] for one in seqs), "events have gaps"
    unknown = {one for one, status in status_of.items() if status == "unknown"}
    return Reconciled(len(rows), Counter(status_of.values()), len(unknown & copies.keys()))
