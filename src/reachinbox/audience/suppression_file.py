"""The suppression list as a CSV file: in, whatever another tool wrote, and out again."""

import csv
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from io import StringIO
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from reachinbox.audience.suppression import suppression_key
from reachinbox.ledger.suppress import list_suppressions, suppress
from reachinbox.runtime.database import Database
from reachinbox.runtime.errors import Invalid

IMPORTED = "imported"
ROWS_MAX = 200_000
AT_ONCE = 5_000
PROBLEMS_SHOWN = 100
HEADER = ("address", "reason", "source", "created_at")
_ADDRESS_NAMES = {"address", "email", "e-mail", "mail", "email address", "domain", "recipient"}


@dataclass
class ListImport:
    """What came of a file: entries added or known before, e-mails skipped, rows refused."""

    rows: int = 0
    suppressed: int = 0
    skipped: int = 0
    problems: list[tuple[int, str, str]] = field(default_factory=list[tuple[int, str, str]])
    """(row as in a spreadsheet, what stood there, why it was refused)"""


async def import_list(
    session: AsyncSession, user_id: UUID, data: bytes, *, source: str | None
) -> ListImport:
    """Add every address and domain of the file; what is on the list stays as it is."""
    done = ListImport()
    keys: list[str] = []
    for row, cell in _cells(data.decode("utf-8-sig", "replace")):
        done.rows += 1
        if done.rows > ROWS_MAX:
            raise Invalid(f"The file has more than {ROWS_MAX:,} rows: cut it into pieces.")
        try:
            keys.append(suppression_key(cell if "@" in cell else f"@{cell}"))
        except Invalid as refused:
            if len(done.problems) < PROBLEMS_SHOWN:
                done.problems.append((row, cell[:320], refused.message))
    unique = list(dict.fromkeys(keys))
    done.suppressed = len(unique)
    for start in range(0, len(unique), AT_ONCE):
        some = unique[start : start + AT_ONCE]
        done.skipped += await suppress(session, user_id, some, reason=IMPORTED, source=source)
    return done


def _cells(text: str) -> Iterable[tuple[int, str]]:
    """Give the number and the address of each row: of the column named so, else of the first."""
    sample = text[:2000]
    delimiter = max(",;\t", key=sample.count)
    column = 0
    for row, cells in enumerate(csv.reader(StringIO(text), delimiter=delimiter), 1):
        names = [cell.strip().lower() for cell in cells]
        if row == 1 and _ADDRESS_NAMES & set(names):
            column = next(n for n, name in enumerate(names) if name in _ADDRESS_NAMES)
        elif len(cells) > column and cells[column].strip():
            yield row, cells[column].strip()


async def export_list(database: Database, user_id: UUID) -> AsyncIterator[bytes]:
    """Yield the whole list as CSV, newest first; erased people are a hash."""
    yield _line(HEADER)
    after = None
    while True:
        async with database.transaction() as session:
            rows = await list_suppressions(session, user_id, q=None, after=after, limit=AT_ONCE)
        for row in rows:
            yield _line((row.address_key, row.reason, row.source or "", row.created_at.isoformat()))
        if len(rows) < AT_ONCE:
            return
        after = rows[-1].id


def _line(cells: Iterable[str]) -> bytes:
    written = StringIO()
    safe = [f"'{cell}" if cell[:1] in {"=", "+", "-", "\t"} else cell for cell in cells]
    csv.writer(written).writerow(safe)
    return written.getvalue().encode()
