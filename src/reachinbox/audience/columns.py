"""Decide which column holds the address and what templates call each of the others."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from reachinbox.audience.decoding import CsvUnreadable
from reachinbox.audience.records import MAX_COLUMNS

EMAIL = "email"
LEFT_OUT = ""
_EMAIL_HEADERS = ("email", "emailaddress", "mail", "mailaddress", "emailadresse", "courriel")
_ADDRESS_LIKE = re.compile(r"[^\s@,;|\"<>()]+@[^\s@,;|\"<>()]+")
_MAX_NAME_CHARS = 60
_FIELD_NAME = re.compile(r"[^\W\d]\w*")
# Words of Liquid that cannot be read as a variable.
_LIQUID_WORDS = frozenset(
    (
        "and",
        "as",
        "blank",
        "cols",
        "contains",
        "continue",
        "else",
        "empty",
        "false",
        "for",
        "if",
        "in",
        "limit",
        "nil",
        "not",
        "null",
        "offset",
        "or",
        "required",
        "reversed",
        "true",
        "with",
    )
)
# Latin letters that Unicode does not take apart into a letter and its mark.
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}  # noqa: RUF001
)


class MappingInvalid(CsvUnreadable):
    """The mapping given with the upload does not fit the file."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the uploader said about columns, by their headers; None as a field leaves it out."""

    email: str | None = None
    fields: Mapping[str, str | None] = field(default_factory=dict[str, str | None])


@dataclass(frozen=True, slots=True)
class Columns:
    """The header as in the file, the index of the e-mail column, and a field name per column.

    `keys` are the field names with LEFT_OUT for the columns that are no field.
    """

    header: list[str]
    email: int
    keys: list[str]

    @property
    def field_names(self) -> list[str | None]:
        """What templates call each column; None for a column the mapping leaves out."""
        return [key or None for key in self.keys]

    def label(self, column: int) -> str:
        """What to call a column when speaking to a person."""
        return "".join(self.header[column : column + 1]) or f"column_{column + 1}"


def parse_mapping(value: object) -> ColumnMapping:
    """Check `{"email": "Header", "fields": {"Header": "field_name" | null}}`, both optional."""
    if value is None:
        return ColumnMapping()
    if not isinstance(value, Mapping):
        raise MappingInvalid("The mapping must be an object.")
    given = cast("Mapping[str, object]", value)
    unknown = sorted(set(map(str, given)) - {"email", "fields"})
    if unknown:
        raise MappingInvalid(f'The mapping has an unknown key "{unknown[0]}".')
    email = given.get("email")
    if not isinstance(email, str | None):
        raise MappingInvalid('"email" in the mapping must be the header of a column.')
    return ColumnMapping(email, _parse_fields(given.get("fields")))


def _parse_fields(value: object) -> dict[str, str | None]:
    if not isinstance(value, Mapping | None):
        raise MappingInvalid('"fields" in the mapping must be an object.')
    given = cast("Mapping[str, object]", value or {})
    fields: dict[str, str | None] = {}
    for header, name in given.items():
        if name is not None and not (isinstance(name, str) and is_field_name(name)):
            raise MappingInvalid(
                f'"{name}" is not a field name; use letters, digits and underscores.'
            )
        fields[header] = name
    names = [name for name in fields.values() if name is not None]
    if len(set(names)) < len(names):
        raise MappingInvalid("The mapping gives two columns the same field name.")
    return fields


def is_field_name(text: str) -> bool:
    """Whether a template can use this as a variable."""
    return (
        len(text) <= _MAX_NAME_CHARS
        and _FIELD_NAME.fullmatch(text) is not None
        and text not in _LIQUID_WORDS
    )


def looks_like_address(cell: str) -> bool:
    """Whether a cell holds one thing with an @ in it; cheap, and not a check of the address."""
    return "@" in cell and _ADDRESS_LIKE.fullmatch(cell.strip()) is not None


def is_email_header(cell: str) -> bool:
    """Whether a header names the e-mail column, whatever its case, spaces and hyphens."""
    return _squash(cell) in _EMAIL_HEADERS


def has_header(first: Sequence[str], mapping: ColumnMapping) -> bool:
    """Whether the first record names columns: it does unless it already holds an address."""
    if mapping.email is not None and mapping.email.strip() in map(str.strip, first):
        return True
    return any(map(is_email_header, first)) or not any(map(looks_like_address, first))


def choose_columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], mapping: ColumnMapping
) -> Columns:
    """Decide on the columns from the header and the first rows.

    Raises MappingInvalid when the mapping names what is not there, CsvUnreadable when no column
    holds e-mail addresses.
    """
    header = [cell.strip() for cell in header]
    if len(header) > MAX_COLUMNS:
        raise CsvUnreadable(f"The file has {len(header)} columns; at most {MAX_COLUMNS} work.")
    email = _find_email(header, rows, mapping)
    return Columns(header, email, _name_fields(header, email, mapping))


def _find_email(
    header: Sequence[str], rows: Sequence[Sequence[str]], mapping: ColumnMapping
) -> int:
    if mapping.email is not None:
        return _require(_positions(header), mapping.email)
    named = [i for i, cell in enumerate(header) if is_email_header(cell)]
    named.sort(key=lambda i: _EMAIL_HEADERS.index(_squash(header[i])))
    holding = _columns_with_addresses(len(header), rows)
    for column in (*(i for i in named if i in holding), *named, *holding):
        return column
    raise CsvUnreadable('No column holds e-mail addresses; call one "email" or say which it is.')


def _columns_with_addresses(width: int, rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns most of whose values look like addresses, those with most of them first."""
    values = [0] * width
    addresses = [0] * width
    for row in rows:
        for column, cell in enumerate(row[:width]):
            if cell and not cell.isspace():
                values[column] += 1
                addresses[column] += looks_like_address(cell)
    holding = [i for i in range(width) if 2 * addresses[i] > values[i]]
    return sorted(holding, key=lambda i: -addresses[i])


def _name_fields(header: Sequence[str], email: int, mapping: ColumnMapping) -> list[str]:
    positions = _positions(header)
    given = {_require(positions, cell): name or LEFT_OUT for cell, name in mapping.fields.items()}
    if given.get(email, EMAIL) not in {LEFT_OUT, EMAIL}:
        raise MappingInvalid('The e-mail column is always the field "email".')
    given[email] = EMAIL
    if list(given.values()).count(EMAIL) > 1:
        raise MappingInvalid('Only the e-mail column can be the field "email".')
    taken = dict.fromkeys(given.values(), 1)
    return [
        given[column] if column in given else _free_name(suggest_name(cell, column), taken)
        for column, cell in enumerate(header)
    ]


def suggest_name(header: str, column: int) -> str:
    """Turn a header into a field name: snake_case, Latin letters without their marks.

    "First Name" is first_name, "Prénom" prenom, "Größe" grosse, "2nd name" _2nd_name; letters of
    other scripts stay; a word of Liquid gets an underscore ("limit" is limit_); what holds no
    letter or digit is column_ and its number.
    """
    name = _snake_case(header)
    if not name:
        return f"column_{column + 1}"
    if not _FIELD_NAME.match(name):
        name = f"_{name}"
    name = name[:_MAX_NAME_CHARS].rstrip("_")
    return f"{name}_" if name in _LIQUID_WORDS else name


def _snake_case(header: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", header[: 4 * _MAX_NAME_CHARS])
    letters = unicodedata.normalize("NFKD", words).casefold().translate(_PLAIN_LETTERS)
    # Marks belong to the letter in most other scripts, so only Latin loses them.
    plain = re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", letters)
    return re.sub(r"[\W_]+", "_", unicodedata.normalize("NFKC", plain)).strip("_")


def _free_name(name: str, taken: dict[str, int]) -> str:
    """Return the name, or name_2, name_3 … when it is taken; remembers what it returned."""
    free = name
    while free in taken:
        taken[name] += 1
        free = f"{name}_{taken[name]}"
    taken[free] = 1
    return free


def _squash(header: str) -> str:
    return _snake_case(header).replace("_", "")


def _positions(header: Sequence[str]) -> dict[str, int]:
    """Index columns by their headers, trimmed, and by the same in lower case; the first wins."""
    columns = [(cell.strip(), column) for column, cell in enumerate(header)][::-1]
    return {cell.casefold(): column for cell, column in columns} | dict(columns)


def _require(positions: Mapping[str, int], wanted: str) -> int:
    trimmed = wanted.strip()
    column = positions.get(trimmed, positions.get(trimmed.casefold()))
    if column is None:
        raise MappingInvalid(f'The file has no column "{wanted}".')
    return column
