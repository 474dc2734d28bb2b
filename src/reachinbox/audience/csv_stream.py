"""Read an uploaded CSV as recipients and problems, one of the two for every row of data."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from statistics import mode

from reachinbox.audience.columns import Columns, choose_columns, has_header, parse_mapping
from reachinbox.audience.columns import MappingInvalid as MappingInvalid
from reachinbox.audience.decoding import CsvUnreadable as CsvUnreadable
from reachinbox.audience.decoding import decode_text
from reachinbox.audience.dialect import find_dialect, take_excel_hint
from reachinbox.audience.problems import ERROR, restore_cell
from reachinbox.audience.records import BrokenRecord, Records
from reachinbox.audience.rows import Recipient, RowProblem, read_row, report_broken

BATCH_CHARS = 1024 * 1024
_ROWS_AT_ONCE = 16
_ROWS_TO_JUDGE = 100
_JUDGED_CHARS = 1024 * 1024

_Numbered = tuple[int, list[str] | BrokenRecord]


class CsvReading:
    """An opened CSV; iterating (once) yields every data row as Recipient or RowProblem, in order.

    Rows are numbered as in a spreadsheet: the header is row 1, a record with line breaks inside
    quotes is one row, blank lines have a number but are not yielded. The same bytes give the same
    rows however they are cut into chunks, so a killed import can skip what it already has.
    """

    def __init__(
        self,
        encoding: str,
        delimiter: str,
        records: Records,
        columns: Columns,
        rows: Iterator[_Numbered],
    ) -> None:
        self.encoding = encoding
        self.delimiter = delimiter
        self._records = records
        self._columns = columns
        self._rows = rows

    @property
    def header(self) -> list[str]:
        """The header's cells, trimmed; column_1 … when the file has no header."""
        return self._columns.header

    @property
    def email_column(self) -> int:
        """The index of the column with the addresses."""
        return self._columns.email

    @property
    def field_names(self) -> list[str | None]:
        """What templates call each column; None for a column the mapping leaves out."""
        return self._columns.field_names

    @property
    def chars_read(self) -> int:
        """Characters decoded so far, a block ahead of the rows."""
        return self._records.chars_read

    def __iter__(self) -> Iterator[Recipient | RowProblem]:
        for row, record in self._rows:
            if isinstance(record, BrokenRecord):
                yield report_broken(row, record, self._columns)
            elif not _is_blank(record):
                yield read_row(row, record, self._columns)


def read_csv(chunks: Iterable[bytes], mapping: object = None) -> CsvReading:
    """Open a CSV given as chunks of any sizes; reads about 1 MiB to learn how it is written.

    `mapping` is described at `columns.parse_mapping`. Raises CsvUnreadable, and its subclass
    MappingInvalid, before any row is read; iterating raises only what `chunks` raises.
    """
    wishes = parse_mapping(mapping)
    text = decode_text(chunks)
    hint, sample = take_excel_hint(text.sample)
    dialect = hint or find_dialect(sample, is_whole=text.is_whole)
    records = Records(chain((sample,), text.rest), dialect)
    rows = enumerate(records, start=1)
    header_row, first = _read_first(rows)
    is_headed = has_header(first, wishes)
    ahead: list[_Numbered] = [] if is_headed else [(header_row, first)]
    ahead.extend(_look_ahead(rows, records))
    known = [cells for _, cells in ahead if not isinstance(cells, BrokenRecord)]
    columns = choose_columns(first if is_headed else _number_columns(known), known, wishes)
    following = chain(ahead, rows)
    if columns.header[-1] == ERROR:
        following = _restore(following)
    return CsvReading(text.encoding, dialect.delimiter, records, columns, following)


def batches(reading: CsvReading, size: int = 5000) -> Iterator[list[Recipient | RowProblem]]:
    """Yield rows in lists of at most `size`, fewer when rows are large (about 1 MiB of text)."""
    rows = iter(reading)
    batch: list[Recipient | RowProblem] = []
    start = reading.chars_read
    while some := list(islice(rows, min(_ROWS_AT_ONCE, size - len(batch)))):
        batch += some
        if len(batch) >= size or reading.chars_read - start >= BATCH_CHARS:
            yield batch
            batch, start = [], reading.chars_read
    if batch:
        yield batch


def _read_first(rows: Iterator[_Numbered]) -> tuple[int, list[str]]:
    for row, record in rows:
        if isinstance(record, BrokenRecord):
            raise CsvUnreadable(f"Row {row} should be the header, but {record.reason}.")
        if not _is_empty(record):
            return row, record
    raise CsvUnreadable("The file is empty.")


def _look_ahead(rows: Iterator[_Numbered], records: Records) -> Iterator[_Numbered]:
    start = records.chars_read
    for count, row in enumerate(rows, start=1):
        yield row
        if count >= _ROWS_TO_JUDGE or records.chars_read - start >= _JUDGED_CHARS:
            return


def _number_columns(rows: list[list[str]]) -> list[str]:
    """Name the columns of a file without header, as many as most rows have."""
    width = mode(len(cells) for cells in rows if not _is_blank(cells))
    return [f"column_{number}" for number in range(1, width + 1)]


def _restore(rows: Iterable[_Numbered]) -> Iterator[_Numbered]:
    for row, record in rows:
        if isinstance(record, BrokenRecord):
            yield row, record
        else:
            yield row, [restore_cell(cell) for cell in record]


def _is_blank(cells: list[str]) -> bool:
    """Whether the record is a blank line; one with delimiters is a row that lacks an address."""
    return len(cells) < 2 and _is_empty(cells)  # noqa: PLR2004


def _is_empty(cells: list[str]) -> bool:
    return not any(map(str.strip, cells))
