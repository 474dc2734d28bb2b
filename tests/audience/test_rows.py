import pytest

from reachinbox.audience.columns import Columns
from reachinbox.audience.records import NEVER_CLOSED, BrokenRecord
from reachinbox.audience.rows import NO_ADDRESS, Recipient, RowProblem, read_row, report_broken

COLUMNS = Columns(["Name", "E-mail", "", "Secret"], 1, ["name", "email", "column_3", ""])


def test_a_row_becomes_a_recipient_with_its_named_fields() -> None:
    row = read_row(7, ["Ann", "Ann@Example.com", "x", "hidden"], COLUMNS)
    assert isinstance(row, Recipient)
    assert row.row == 7
    assert row.fields == {"name": "Ann", "email": row.address, "column_3": "x"}


def test_values_are_trimmed_and_otherwise_left_alone() -> None:
    row = read_row(2, ["\xa0 007 \n", "\u200b\xa0ann@example.com\ufeff ", " 1,50 "], COLUMNS)
    assert isinstance(row, Recipient)
    assert row.address == "ann@example.com"
    assert row.fields == {"name": "007", "email": "ann@example.com", "column_3": "1,50"}


def test_missing_cells_are_absent_and_empty_ones_are_empty() -> None:
    row = read_row(2, ["", "ann@example.com"], COLUMNS)
    assert isinstance(row, Recipient)
    assert row.fields == {"name": "", "email": "ann@example.com"}


def test_empty_cells_beyond_the_header_are_forgiven() -> None:
    assert isinstance(read_row(2, ["Ann", "ann@example.com", "", "", "", " "], COLUMNS), Recipient)


def test_other_cells_beyond_the_header_are_a_problem() -> None:
    cells = ["Ann", "ann@example.com", "", "", "more"]
    reason = "the row has 5 cells, but the header has 4"
    assert read_row(2, cells, COLUMNS) == RowProblem(2, None, "", reason, cells)


@pytest.mark.parametrize("rows", [["Ann"], ["Ann", ""], ["Ann", "\xa0 "], ["", "", "", ""]])
def test_a_row_without_address_is_a_problem_of_that_column(rows: list[str]) -> None:
    row = read_row(3, rows, COLUMNS)
    assert isinstance(row, RowProblem)
    assert (row.row, row.column, row.reason, row.raw) == (3, "E-mail", NO_ADDRESS, rows)


def test_a_wrong_address_is_shown_as_far_as_it_fits() -> None:
    row = read_row(3, ["Ann", " no address " * 100], COLUMNS)
    assert isinstance(row, RowProblem)
    assert row.column == "E-mail"
    assert row.value == (" no address " * 100).strip()[:200]
    assert row.reason
    assert row.raw == ["Ann", " no address " * 100]


def test_a_broken_record_is_reported_with_the_column_people_see() -> None:
    record = BrokenRecord(["Ann", "a@example.com", "b\u2400"], NEVER_CLOSED, 2)
    assert report_broken(4, record, COLUMNS) == RowProblem(
        4, "column_3", "b\u2400", NEVER_CLOSED, record.cells
    )


def test_a_broken_record_is_reported_even_beyond_the_header() -> None:
    record = BrokenRecord(["Ann", "a@example.com", "", "", "", "b\u2400"], NEVER_CLOSED, 5)
    assert report_broken(4, record, COLUMNS).column == "column_6"
