"""Split text into records so that one broken quotation mark costs one row and not the file.

Parsing is strict first. When a record turns out to be impossible (junk after a closing quote, a
quote never closed, more than MAX_RECORD_CHARS), a record of one line is read again leniently, as
Excel would; of a record of several lines the first one is reported as broken, the others are read
line by line, and the last one begins a record again. So every line is parsed a bounded number of
times, whatever the file holds.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from typing import NamedTuple

MAX_FIELD_CHARS = 1024 * 1024
MAX_RECORD_CHARS = 4 * 1024 * 1024
MAX_COLUMNS = 16_384  # what a spreadsheet can hold

NEVER_CLOSED = "a quotation mark opened in this row is never closed"
TOO_LONG = "the row is longer than 4 MiB"
FIELD_TOO_LONG = "is longer than 1 MiB"
HAS_NUL = "contains a NUL character"

_KEPT_OF_HUGE_CELL = 1000


class Dialect(NamedTuple):
    """How a file separates its cells."""

    delimiter: str = ","
    skips_spaces: bool = False


class BrokenRecord(NamedTuple):
    """A record that cannot be used: its cells as far as they go, why, and in which column.

    NULs in the cells are shown as U+2400, since PostgreSQL stores none; cells above 1 MiB are
    cut to 1,000 characters.
    """

    cells: list[str]
    reason: str
    column: int | None = None


class _RecordTooLong(Exception):
    """The record being read grew past MAX_RECORD_CHARS."""


class Records:
    """The records of a text, in order; iterate once. A blank line is a record without cells.

    `chars_read` counts the characters taken from the text so far.
    """

    def __init__(self, blocks: Iterable[str], dialect: Dialect) -> None:
        # The limit is the process's: only ever raised, as our own bound is the tighter one.
        csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_RECORD_CHARS))
        self.chars_read = 0
        self._blocks = blocks
        self._dialect = dialect
        self._open: list[str] = []  # the lines of the record being read
        self._open_chars = 0
        self._has_nul = False

    def __iter__(self) -> Iterator[list[str] | BrokenRecord]:
        lines = self._lines()
        again: list[str] = []
        while True:
            reader = self._parse(self._feed(chain(again, lines)), is_strict=True)
            try:
                for cells in reader:
                    is_plain = not self._has_nul and self._open_chars <= MAX_FIELD_CHARS
                    yield cells if is_plain else self._check(cells)
                    self._open.clear()
                break
            except (csv.Error, _RecordTooLong):
                broken, self._open = self._open, []
            yield from self._recover(broken)
            again = broken[1:][-1:]

    def _lines(self) -> Iterator[str]:
        """Physical lines with their ends (LF, CRLF, CR); over-long ones are cut.

        str.splitlines would also split at U+2028, form feeds and the like.
        """
        tail = ""
        for block in _join_line_ends(self._blocks):
            self.chars_read += len(block)
            self._has_nul = self._has_nul or "\0" in block
            lines = list(StringIO(block, newline=""))
            if len(tail) > MAX_RECORD_CHARS:
                lines[0] = lines[0][len(lines[0].rstrip("\r\n")) :]
            lines[0] = tail + lines[0]
            tail = "" if lines[-1].endswith(("\r", "\n")) else lines.pop()
            yield from lines
        if tail:
            yield tail

    def _feed(self, lines: Iterable[str]) -> Iterator[str]:
        opened, chars = self._open, 0
        for line in lines:
            chars = chars + len(line) if opened else len(line)
            opened.append(line)
            if chars > MAX_RECORD_CHARS:
                raise _RecordTooLong
            self._open_chars = chars
            yield line

    def _parse(self, lines: Iterable[str], *, is_strict: bool = False) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self._dialect.delimiter,
            skipinitialspace=self._dialect.skips_spaces,
            strict=is_strict,
        )

    def _recover(self, broken: list[str]) -> Iterator[list[str] | BrokenRecord]:
        """Read the lines of an impossible record; the last of several is left to be read again."""
        if len(broken) == 1:
            yield self._read_alone(broken[0])
            return
        yield self._break(broken[0], NEVER_CLOSED)
        for line in broken[1:-1]:
            yield self._read_alone(line)

    def _read_alone(self, line: str) -> list[str] | BrokenRecord:
        if len(line) > MAX_RECORD_CHARS:
            return self._break(line, TOO_LONG)
        cells, *following = self._parse((line, "\n"))
        if not following:  # an open quote swallowed the blank line
            return self._break(line, NEVER_CLOSED)
        return self._check(cells)

    def _break(self, line: str, reason: str) -> BrokenRecord:
        cells = next(self._parse((line.rstrip("\r\n"),)), list[str]())
        return BrokenRecord(_make_storable(cells), reason)

    def _check(self, cells: list[str]) -> list[str] | BrokenRecord:
        for column, cell in enumerate(cells):
            if "\0" in cell:
                return BrokenRecord(_make_storable(cells), HAS_NUL, column)
            if len(cell) > MAX_FIELD_CHARS:
                return BrokenRecord(_make_storable(cells), FIELD_TOO_LONG, column)
        return cells


def _join_line_ends(blocks: Iterable[str]) -> Iterator[str]:
    """Keep CR and LF of one line end in one block; yields no empty block."""
    held = ""
    for block in blocks:
        text = held + block
        held = "\r" if text.endswith("\r") else ""
        whole = text.removesuffix("\r")
        if whole:
            yield whole
    if held:
        yield held


def _make_storable(cells: list[str]) -> list[str]:
    return [
        (cell if len(cell) <= MAX_FIELD_CHARS else cell[:_KEPT_OF_HUGE_CELL] + "…").replace(
            "\0", "\u2400"
        )
        for cell in cells[:MAX_COLUMNS]
    ]
