"""Give bad rows back as a CSV that can be opened, mended and uploaded again.

A spreadsheet runs a cell that begins with = + - or @ as a formula, and these cells come from
strangers. Such a cell gets an apostrophe in front, except plain numbers and telephone numbers,
which are harmless. The importer takes it off again (see `restore_cell`) in files whose last
column is `error`, so a mended file imports what the original would have.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Protocol

ERROR = "error"
_BOM = "\ufeff"
_PIECE_CHARS = 64 * 1024
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_HARMLESS = re.compile(r"[+\-][\d\s.,()/\-]*")
_NEUTRALISED = re.compile(r"''*[=+\-@\t\r\n]")


class _Problem(Protocol):
    @property
    def reason(self) -> str: ...
    @property
    def raw(self) -> Sequence[str]: ...


def problems_csv(header: Sequence[str], problems: Iterable[_Problem]) -> Iterator[bytes]:
    """Yield the file in pieces of about 64 KiB: UTF-8 with a byte order mark, commas, CRLF."""
    piece = [problems_head(header)]
    size = 0
    for problem in problems:
        line = problem_line(len(header), problem.raw, problem.reason)
        piece.append(line)
        size += len(line)
        if size > _PIECE_CHARS:
            yield "".join(piece).encode()
            piece, size = [], 0
    yield "".join(piece).encode()


def problems_head(header: Sequence[str]) -> str:
    """The byte order mark and the header with its `error` column."""
    return _BOM + _write_line([*header, ERROR])


def problem_line(width: int, raw: Sequence[str], reason: str) -> str:
    """One original row with its error under `error`; cells beyond the header come after that."""
    missing = [""] * (width - len(raw))
    return _write_line([*raw[:width], *missing, reason, *raw[width:]])


def neutralise_cell(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    if _FORMULA.match(cell) is None or _HARMLESS.fullmatch(cell) is not None:
        return cell
    return f"'{cell}"


def restore_cell(cell: str) -> str:
    """Undo `neutralise_cell`."""
    return cell[1:] if _NEUTRALISED.match(cell) is not None else cell


def _write_line(cells: Sequence[str]) -> str:
    line = StringIO(newline="")
    csv.writer(line).writerow([neutralise_cell(cell) for cell in cells])
    return line.getvalue()
