"""Compares the ledger with the outside's record, Message-ID by Message-ID, and counts."""

from collections import Counter
from dataclasses import dataclass

from prove.fate import fate_of
from prove.record import OutsideRecord
from reachinbox.mail.message import message_id_for
from reachinbox.runtime.database import Database

ENDED = ("sent", "failed", "unknown", "cancelled", "skipped")
EMAILS = """
SELECT emails.id, emails.status, emails.reason, emails.address, campaign_id,
       message_domains ->> sender_id::text AS domain
FROM emails JOIN runs USING (campaign_id)
"""
EVENTS = """
SELECT campaign_id, count(*)::int AS count, max(seq) AS last FROM events GROUP BY campaign_id
"""
# An e-mail that was handed over has said so in its timeline.
SILENT = """
SELECT count(*)::int FROM emails
WHERE status IN ('sent', 'failed', 'unknown')
  AND NOT EXISTS (
      SELECT FROM events WHERE email_id = emails.id AND kind = 'email_' || emails.status)
"""


@dataclass(frozen=True)
class Found:
    """What the two sides say, compared."""

    statuses: Counter[str]
    reasons: Counter[str]
    lost: int
    """promised, but without an end, without a row, or called sent though nobody has it"""
    phantoms: int
    """somebody has it, though the ledger calls it neither sent nor unknown"""
    duplicates: int
    unlisted_doubts: int
    """taken with the answer cut off, but not listed as unknown"""
    wrongly_failed: int
    """called failed, though the outside would have taken it"""
    miscounted: int
    """counters, events and rows in hand that differ from what they should be"""
    unknown_but_there: int


async def reconcile(database: Database, outside: OutsideRecord, *, promised: int) -> Found:
    """Look at both sides; `promised` is how many e-mails were entered."""
    async with database.driver() as connection:
        emails = await connection.fetch(EMAILS)
        runs = await connection.fetch("SELECT * FROM runs")
        events = await connection.fetch(EVENTS)
        silent = await connection.fetchval(SILENT)
        in_hand = await connection.fetchval("SELECT count(*) FROM in_hand")
    status_of = {message_id_for(row["id"], row["domain"]): row["status"] for row in emails}
    copies = outside.copies()
    unended = promised - sum(status in ENDED for status in status_of.values())
    missing = sum(status == "sent" and one not in copies for one, status in status_of.items())
    cut = {one.message_id for one in outside.seen() if one.became == "dropped"}
    failed = [row["address"] for row in emails if row["status"] == "failed"]
    gaps = sum(row["count"] != row["last"] for row in events)
    unknown = {one for one, status in status_of.items() if status == "unknown"}
    return Found(
        statuses=Counter(status_of.values()),
        reasons=Counter(row["reason"] for row in emails if row["status"] == "unknown"),
        lost=unended + missing,
        phantoms=sum(status_of.get(one) not in {"sent", "unknown"} for one in copies),
        duplicates=copies.total() - len(copies),
        unlisted_doubts=len(cut - unknown),
        wrongly_failed=sum(
            fate_of(address, outside.seed, outside.odds).kind != "refused" for address in failed
        ),
        miscounted=_differences(runs, emails) + gaps + silent + in_hand,
        unknown_but_there=len(unknown & copies.keys()),
    )


def _differences(runs: list, emails: list) -> int:
    """Count the counters of the runs that differ from a count of their rows."""
    rows = Counter((row["campaign_id"], row["status"]) for row in emails)
    wrong = 0
    for run in runs:
        key = run["campaign_id"]
        wrong += sum(run[name] != rows[key, name] for name in ENDED)
        wrong += run["open"] != rows[key, "scheduled"]
        wrong += run["total"] != sum(rows[key, name] for name in (*ENDED, "scheduled"))
    return wrong
