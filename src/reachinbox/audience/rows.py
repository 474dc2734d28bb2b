"""Turn the cells of one row into a recipient, or into a problem that says what to mend."""

from typing import NamedTuple

from reachinbox.audience.columns import EMAIL, LEFT_OUT, Columns
from reachinbox.audience.records import MAX_COLUMNS, BrokenRecord
from reachinbox.mail.addresses import AddressInvalid, parse_address

NO_ADDRESS = "the row has no e-mail address"
_SHOWN_CHARS = 200


class Recipient(NamedTuple):
    """A row that can be written to; `key` is what two spellings of one address share.

    `fields` holds the trimmed values by field name, the address under `email`; cells the row
    does not have are absent.
    """

    row: int
    address: str
    key: str
    fields: dict[str, str]


class RowProblem(NamedTuple):
    """A row that was not accepted: where, what (cut to 200 characters), why, and its cells.

    `column` is None when the row as a whole is wrong.
    """

    row: int
    column: str | None
    value: str
    reason: str
    raw: list[str]


def read_row(row: int, cells: list[str], columns: Columns) -> Recipient | RowProblem:
    """Trim, check and name the cells of row number `row`.

    A row may have fewer cells than the header; more of them are a problem unless they are empty.
    """
    width = len(columns.keys)
    if len(cells) > width and any(map(str.strip, cells[width:])):
        reason = f"the row has {len(cells)} cells, but the header has {width}"
        return _describe(row, None, reason, cells, columns)
    values = [*map(str.strip, cells)]
    text = values[columns.email] if columns.email < len(values) else ""
    if not text:
        return _describe(row, columns.email, NO_ADDRESS, cells, columns)
    try:
        parsed = parse_address(text)
    except AddressInvalid as error:
        return _describe(row, columns.email, error.reason, cells, columns)
    fields = dict(zip(columns.keys, values, strict=False))
    fields.pop(LEFT_OUT, None)
    fields[EMAIL] = parsed.address
    return Recipient(row, parsed.address, parsed.key, fields)


def report_broken(row: int, record: BrokenRecord, columns: Columns) -> RowProblem:
    """Report a record that could not even be split into cells to rely on."""
    return _describe(row, record.column, record.reason, record.cells, columns)


def _describe(
    row: int, column: int | None, reason: str, cells: list[str], columns: Columns
) -> RowProblem:
    label, value = None, ""
    if column is not None:
        label = columns.label(column)
        value = "".join(cells[column : column + 1]).strip()[:_SHOWN_CHARS]
    return RowProblem(row, label, value, reason, cells[:MAX_COLUMNS])
