"""Find out how a file separates its cells, since nothing in a CSV file says so."""

import re
from itertools import islice
from typing import NamedTuple

from reachinbox.audience.columns import is_email_header, looks_like_address
from reachinbox.audience.records import BrokenRecord, Dialect, Records

DELIMITERS = (",", ";", "\t", "|")
_RECORDS_TO_JUDGE = 200
_EXCEL_HINT = re.compile(r'"?sep=([,;\t|])"?(\r\n|\r|\n)')


class _Score(NamedTuple):
    """How well a dialect fits, the weightiest evidence first."""

    names_email: bool
    rows_with_address: float
    rows_like_header: float
    columns: int


_WORST = _Score(names_email=False, rows_with_address=0.0, rows_like_header=0.0, columns=1)


def take_excel_hint(text: str) -> tuple[Dialect | None, str]:
    """Return the dialect of a leading `sep=;` line, if there is one, and the text after it."""
    hint = _EXCEL_HINT.match(text)
    if hint is None:
        return None, text
    return Dialect(hint[1]), text[hint.end() :]


def find_dialect(sample: str, *, is_whole: bool) -> Dialect:
    """Choose the delimiter under which the sample's rows make most sense; a comma when in doubt.

    Right is what leaves "email" alone in a cell of the header, then what leaves addresses alone in
    theirs, then what gives the rows as many cells as the header, then what gives more of them.
    """
    best, best_score = Dialect(), _WORST
    for dialect in _candidates(sample):
        score = _judge(sample, dialect, is_whole=is_whole)
        if score > best_score:
            best, best_score = dialect, score
    return best


def _candidates(sample: str) -> list[Dialect]:
    """Dialects to try; spaces before an opening quote only where the sample has some."""
    present = [delimiter for delimiter in DELIMITERS if delimiter in sample]
    spaced = [d for d in present if re.search(re.escape(d) + r' +"', sample)]
    return [Dialect(d) for d in present] + [Dialect(d, skips_spaces=True) for d in spaced]


def _judge(sample: str, dialect: Dialect, *, is_whole: bool) -> _Score:
    records = list(islice(Records((sample,), dialect), _RECORDS_TO_JUDGE))
    if not is_whole and 1 < len(records) < _RECORDS_TO_JUDGE:
        records.pop()  # the sample may end in the middle of it
    rows = [r.cells if isinstance(r, BrokenRecord) else r for r in records]
    rows = [cells for cells in rows if any(map(str.strip, cells))]
    if not rows:
        return _WORST
    columns = len(rows[0])
    with_address = sum(map(_has_address, rows))
    like_header = sum(len(cells) == columns for cells in rows)
    return _Score(
        any(map(is_email_header, rows[0])),
        round(with_address / len(rows), 1),
        round(like_header / len(rows), 1) if columns > 1 else 0.0,
        columns,
    )


def _has_address(cells: list[str]) -> bool:
    return any(map(looks_like_address, cells))
