import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reachinbox.audience.csv_stream import read_csv
from reachinbox.audience.problems import neutralise_cell, problems_csv, restore_cell
from reachinbox.audience.rows import Recipient, RowProblem


def problem(*raw: str, reason: str = "wrong") -> RowProblem:
    return RowProblem(2, None, "", reason, list(raw))


def written(header: list[str], *problems: RowProblem) -> bytes:
    return b"".join(problems_csv(header, problems))


def test_the_file_is_the_original_rows_with_an_error_column() -> None:
    data = written(["email", "name"], problem("nobody", 'Ann "A", x', reason="no @"))
    assert data == b'\xef\xbb\xbfemail,name,error\r\nnobody,"Ann ""A"", x",no @\r\n'


def test_the_error_stands_under_its_header_in_rows_of_any_length() -> None:
    data = written(["email", "name"], problem("a"), problem("a", "b", "c", "d"), problem())
    assert data.decode("utf-8-sig").splitlines()[1:] == ["a,,wrong", "a,b,wrong,c,d", ",,wrong"]


def test_many_problems_come_in_pieces() -> None:
    pieces = list(problems_csv(["email"], (problem("x" * 1000) for _ in range(500))))
    assert 5 < len(pieces) < 10
    assert b"".join(pieces).count(b"\r\n") == 501


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|x", "-2+A1", "\t=1", "\r=1", "'=1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert neutralise_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+49 (30) 123-45", "-1.5", "O'Neil", "'quoted'", "a=b", ""])
def test_what_is_harmless_stays_as_it_is(cell: str) -> None:
    assert neutralise_cell(cell) == cell


@given(st.text(st.sampled_from("'=+-@\t\r\n1a"), max_size=6))
def test_neutralising_can_be_undone(cell: str) -> None:
    restored = restore_cell(neutralise_cell(cell))
    assert restored == cell
    (row,) = csv.reader(io.StringIO(written([], problem(cell)).decode().split("\r\n", 1)[1], ""))
    assert row == ["wrong", neutralise_cell(cell)]


def test_a_mended_file_imports_what_the_original_would_have() -> None:
    data = written(["email", "handle", "phone"], problem("nobody", "@ann", "+49 30 1"))
    mended = data.replace(b"nobody", b"ann@example.com")
    (row,) = read_csv([mended])
    assert isinstance(row, Recipient)
    assert row.fields == {
        "email": "ann@example.com",
        "handle": "@ann",
        "phone": "+49 30 1",
        "error": "wrong",
    }
