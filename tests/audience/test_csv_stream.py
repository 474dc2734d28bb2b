import csv
import io
from collections.abc import Iterator
from itertools import chain, islice, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.audience.csv_stream import (
    BATCH_CHARS,
    CsvReading,
    CsvUnreadable,
    MappingInvalid,
    batches,
    read_csv,
)
from reachinbox.audience.records import HAS_NUL, NEVER_CLOSED
from reachinbox.audience.rows import NO_ADDRESS, Recipient, RowProblem

MESSY = """\
sep=;
E-Mail;First Name;;Größe
ann@example.com;Ann;x;"1,80"

 Bo@Example.com ;"Bo
the second";y
;nobody;z;1
cy@example.com;Cy;x;2;more
dee@example.com;"Dee;x;3
;;;
eve@example.com;Eve;x;3;;
"""


def read(text: str, encoding: str = "utf-8", chunk: int = 1) -> CsvReading:
    data = text.encode(encoding)
    return read_csv(data[i : i + chunk] for i in range(0, len(data), chunk))


def summary(reading: CsvReading) -> list[tuple[int, str]]:
    return [(row.row, row.address if isinstance(row, Recipient) else row.reason) for row in reading]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_messy_file_is_read_row_by_row_with_the_numbers_people_see(
    encoding: str, end: str
) -> None:
    reading = read(MESSY.replace("\n", end), encoding)
    assert reading.delimiter == ";"
    assert reading.header == ["E-Mail", "First Name", "", "Größe"]
    assert reading.email_column == 0
    assert reading.field_names == ["email", "first_name", "column_3", "grosse"]
    found = {row: what.lower() for row, what in summary(reading)}
    assert found == {
        2: "ann@example.com",
        4: "bo@example.com",
        5: NO_ADDRESS,
        6: "the row has 5 cells, but the header has 4",
        7: NEVER_CLOSED,
        8: NO_ADDRESS,
        9: "eve@example.com",
    }


def test_a_file_without_header_gets_numbered_columns() -> None:
    reading = read("Ann,ann@example.com\nBo,bo@example.com,x,y\nCy,cy@example.com\n")
    assert reading.header == ["column_1", "column_2"]
    assert reading.field_names == ["column_1", "email"]
    assert [row for row, _ in summary(reading)] == [1, 2, 3]


def test_blank_lines_before_the_header_count_as_rows() -> None:
    assert summary(read("\n\nemail\na@example.com\n")) == [(4, "a@example.com")]


def test_a_header_alone_has_no_rows() -> None:
    reading = read("email,name\n")
    assert reading.field_names == ["email", "name"]
    assert list(reading) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("\r\n \n\n", "empty"),
        ("name,city\nAnn,Rome\n", "No column holds e-mail addresses"),
        ('"email,name\na@example.com,x\n', "Row 1 should be the header, but a quotation mark"),
    ],
)
def test_a_file_that_says_nothing_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(CsvUnreadable, match=says):
        read(text)


def test_a_mapping_is_obeyed_and_a_wrong_one_refused_before_any_row() -> None:
    data = b"email,Work,City\n-,ann@example.com,Rome\n"
    (row,) = read_csv([data], {"email": "Work", "fields": {"City": "town", "email": None}})
    assert isinstance(row, Recipient)
    assert row.fields == {"email": "ann@example.com", "town": "Rome"}
    with pytest.raises(MappingInvalid, match='no column "Office"'):
        read_csv([data], {"email": "Office"})


def test_a_nul_costs_its_row_only_and_never_reaches_the_database() -> None:
    rows = list(read("email,name\na@example.com,A\0nn\nb@example.com,Bo\n"))
    assert rows[0] == RowProblem(2, "name", "A␀nn", HAS_NUL, ["a@example.com", "A␀nn"])
    assert isinstance(rows[1], Recipient)


def test_five_thousand_columns_and_large_values_are_ordinary() -> None:
    header = ",".join(f"h{i}" for i in range(4999))
    values = ",".join(["v"] * 4998 + ["x" * 300_000])
    (row,) = read(f"email,{header}\na@example.com,{values}\n", chunk=4096)
    assert isinstance(row, Recipient)
    assert len(row.fields) == 5000
    assert len(row.fields["h4998"]) == 300_000


def test_rows_are_read_as_they_are_asked_for() -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        for chunk in chain([b"email,name\n"], repeat(b"a@example.com,Ann\n" * 1000)):
            taken += len(chunk)
            yield chunk

    assert len(list(islice(read_csv(endless()), 1000))) == 1000
    assert taken < 1_000_000


def test_batches_hold_all_rows_in_order_and_are_smaller_when_rows_are_large() -> None:
    small = "email\n" + "".join(f"u{i}@example.com\n" for i in range(12_000))
    assert [len(batch) for batch in batches(read(small, chunk=9999))][:2] == [5000, 5000]
    large = "email,text\n" + f"a@example.com,{'x' * 10_000}\n" * 1000
    sizes = [len(batch) for batch in batches(read(large, chunk=9999))]
    assert sum(sizes) == 1000
    assert max(sizes) * 10_000 < 2 * BATCH_CHARS


tables = st.lists(
    st.tuples(
        st.integers(0, 99).map("u{}@example.com".format),
        st.text(st.sampled_from("äöüéèßñ ,;\t|\"'\r\nxyz1="), max_size=8),
        st.text(st.sampled_from("äöüéèßñ ,;\t|\"'\r\nxyz1="), max_size=8),
    ).map(list),
    min_size=1,
    max_size=8,
)


@given(
    table=tables,
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    chunk=st.integers(1, 50),
)
def test_any_table_comes_back_from_any_dialect_and_encoding(
    table: list[list[str]], delimiter: str, line_end: str, encoding: str, chunk: int
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["email", "b", "c"], *table])
    reading = read(out.getvalue(), encoding, chunk)
    assert reading.delimiter == delimiter
    expected = [
        (row, {"email": email, "b": b.strip(), "c": c.strip()})
        for row, (email, b, c) in enumerate(table, start=2)
    ]
    assert [(row.row, row.fields) for row in reading if isinstance(row, Recipient)] == expected


@given(
    data=st.lists(
        st.sampled_from(
            [
                b"a@example.com",
                b"x",
                b",",
                b";",
                b'"',
                b'""',
                b"\n",
                b"\r\n",
                b"\r",
                b"\0",
                b" ",
                b"\xe9",
                b"\xc3\xa9",
                b"\xff",
                b"=",
                b"'",
            ]
        ),
        max_size=60,
    ).map(b"".join),
    chunk=st.integers(1, 50),
)
def test_no_file_breaks_the_reader_and_no_row_is_lost(data: bytes, chunk: int) -> None:
    data = b"email,name\nz@example.com,x\n" + data
    rows = list(read_csv([data]))
    numbers = [row.row for row in rows]
    assert numbers == sorted(set(numbers))
    assert rows == list(read_csv(data[i : i + chunk] for i in range(0, len(data), chunk)))
    shown = "".join(
        "".join(row.raw if isinstance(row, RowProblem) else row.fields.values()) for row in rows
    )
    assert shown.count("#") == data.count(b"#")


@given(
    table=st.lists(
        st.lists(
            st.sampled_from(["", " ", "x", "a@example.com", "b@", 'q"', "l\nl", "\0"]),
            min_size=2,
            max_size=5,
        ),
        max_size=20,
    )
)
def test_every_row_of_data_is_either_a_recipient_or_a_problem(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["email", "b", "c"], *table])
    rows = list(read(out.getvalue(), chunk=9))
    assert [row.row for row in rows] == list(range(2, len(table) + 2))
