import csv
import io
from typing import Literal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reachinbox.audience.records import (
    FIELD_TOO_LONG,
    HAS_NUL,
    MAX_COLUMNS,
    MAX_FIELD_CHARS,
    MAX_RECORD_CHARS,
    NEVER_CLOSED,
    TOO_LONG,
    BrokenRecord,
    Dialect,
    Records,
)


def split(
    text: str, dialect: Dialect | None = None, block: int = 7
) -> list[list[str] | BrokenRecord]:
    blocks = (text[i : i + block] for i in range(0, len(text), block))
    return list(Records(blocks, dialect or Dialect()))


def broken(*cells: str, why: str = NEVER_CLOSED, column: int | None = None) -> BrokenRecord:
    return BrokenRecord(list(cells), why, column)


cells = st.text(
    st.one_of(st.sampled_from(",;\t|\"\r\n' "), st.characters(exclude_characters="\0")),
    max_size=8,
)


@given(
    table=st.lists(st.lists(cells, min_size=1, max_size=5), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    block=st.integers(1, 20),
)
@example([["a\r", "b"]], ",", "\r\n", csv.QUOTE_ALL, 1)
def test_what_a_csv_writer_wrote_comes_back(
    table: list[list[str]], delimiter: str, line_end: str, quoting: Literal[0, 1], block: int
) -> None:
    # Python 3.11 leaves a CR unquoted when lines end with LF, and the other way round.
    ends = {"\r", "\n"} - set(line_end)
    assume(quoting == csv.QUOTE_ALL or not any(e in c for e in ends for row in table for c in row))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(table)
    assert split(out.getvalue(), Dialect(delimiter), block) == table


@given(
    text=st.text(st.sampled_from('ab,"\n\r \0'), max_size=60),
    block=st.integers(1, 20),
)
@example('a,"b\nc,"d\ne', 3)
def test_no_text_is_lost_or_depends_on_how_it_was_cut(text: str, block: int) -> None:
    records = split(text, block=block)
    assert records == split(text, block=1000)
    kept = "".join(
        cell for r in records for cell in (r.cells if isinstance(r, BrokenRecord) else r)
    )
    for letter in "ab":
        assert kept.count(letter) == text.count(letter)
    assert len(records) <= len(io.StringIO(text, newline="").readlines())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_known_and_a_blank_line_is_an_empty_record(end: str) -> None:
    text = end.join(["a,b", "", '"c', 'd",e', "f"])
    assert split(text, block=1) == [["a", "b"], [], [f"c{end}d", "e"], ["f"]]


def test_characters_that_python_calls_line_ends_stay_in_their_cells() -> None:
    assert split("a\x0b\x0c\x1c\x85\u2028b,c\nd\n") == [["a\x0b\x0c\x1c\x85\u2028b", "c"], ["d"]]


def test_sloppy_quotes_on_one_line_are_read_as_excel_does() -> None:
    assert split('"Joe" Smith,x\na "b" c,"d"e\n') == [["Joe Smith", "x"], ['a "b" c', "de"]]


def test_a_quote_never_closed_costs_its_row_only() -> None:
    text = 'a,b\nc,"d\ne,f\ng,h\n'
    assert split(text) == [["a", "b"], broken("c", "d"), ["e", "f"], ["g", "h"]]


def test_a_stray_quote_does_not_swallow_the_rows_up_to_the_next_quoted_cell() -> None:
    text = 'a,"b\nc,d\ne,"Smith, Joe"\nf,"two\nlines"\n'
    assert split(text) == [
        broken("a", "b"),
        ["c", "d"],
        ["e", "Smith, Joe"],
        ["f", "two\nlines"],
    ]


def test_a_quote_never_closed_on_the_last_line_is_reported() -> None:
    assert split('a,b\nc,"d') == [["a", "b"], broken("c", "d")]


def test_a_quote_opened_early_in_a_huge_text_is_found_in_bounded_memory() -> None:
    lines = 3 * MAX_RECORD_CHARS // 64
    records = Records(('"a,b\n', *(("x" * 62 + "\n") for _ in range(lines))), Dialect())
    reader = iter(records)
    assert next(reader) == broken("a,b")
    assert records.chars_read < MAX_RECORD_CHARS + 100
    assert sum(1 for _ in reader) == lines


def test_quotes_that_open_on_every_line_take_linear_time() -> None:
    # Read again from each of them to the end, it would take half an hour.
    assert len(split('x","\n' * 50_000, block=65536)) == 50_000


def test_a_nul_is_reported_with_its_column_and_shown() -> None:
    assert split("a,b\nc,d\0e\nf,g\n") == [
        ["a", "b"],
        broken("c", "d\u2400e", why=HAS_NUL, column=1),
        ["f", "g"],
    ]


def test_a_value_of_one_mebibyte_is_kept_and_a_longer_one_reported() -> None:
    good, bad = "x" * MAX_FIELD_CHARS, "y" * (MAX_FIELD_CHARS + 1)
    kept, reported, after = split(f'a,{good}\nb,"{bad}"\nc\n', block=65536)
    assert kept == ["a", good]
    assert reported == broken("b", "y" * 1000 + "…", why=FIELD_TOO_LONG, column=1)
    assert after == ["c"]


def test_a_line_without_end_is_cut_and_reported() -> None:
    text = "a\n" + "b" * (2 * MAX_RECORD_CHARS) + "\r\nc\n"
    assert split(text, block=65536) == [["a"], broken("b" * 1000 + "…", why=TOO_LONG), ["c"]]


def test_a_row_of_millions_of_cells_is_kept_only_as_far_as_a_spreadsheet_goes() -> None:
    (record,) = split("ab," * MAX_RECORD_CHARS, block=65536)
    assert isinstance(record, BrokenRecord)
    assert len(record.cells) == MAX_COLUMNS


def test_spaces_before_an_opening_quote_can_be_skipped() -> None:
    assert split('a, "b, c"\n', Dialect(",", skips_spaces=True)) == [["a", "b, c"]]
