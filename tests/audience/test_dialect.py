import pytest

from reachinbox.audience.dialect import DELIMITERS, find_dialect, take_excel_hint
from reachinbox.audience.records import Dialect


def found(sample: str, *, is_whole: bool = True) -> str:
    return find_dialect(sample, is_whole=is_whole).delimiter


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_each_delimiter_is_found(delimiter: str) -> None:
    rows = [["email", "name", "city"], ["a@example.com", "Ann", "Rome"], ["b@example.com", "", ""]]
    assert found("\n".join(map(delimiter.join, rows))) == delimiter


def test_commas_in_every_value_do_not_hide_semicolons() -> None:
    rows = "".join(f'u{i}@example.com;"Smith, Joe";1,50\n' for i in range(9))
    assert found("email;name;price\n" + rows) == ";"


def test_lists_within_values_do_not_hide_commas() -> None:
    rows = "".join(f"u{i}@example.com,a;b;c;d\n" for i in range(9))
    assert found("email,tags;more;of;them\n" + rows) == ","


def test_quoted_delimiters_do_not_count() -> None:
    rows = "".join(f'"Dr; Joe; {i}"\tu{i}@example.com\n' for i in range(9))
    assert found("name\temail\n" + rows) == "\t"


def test_a_header_alone_is_enough() -> None:
    assert found("e-mail|name\n") == "|"


def test_one_column_has_no_delimiter_and_reads_as_commas() -> None:
    assert found("email\na@example.com\n") == ","


def test_a_sample_cut_in_the_middle_of_a_row_still_tells() -> None:
    assert found('email;name\na@example.com;Ann\nb@example.com;"Bo,,,,,,', is_whole=False) == ";"


def test_a_quote_never_closed_does_not_mislead() -> None:
    rows = "".join(f"u{i}@example.com;x;y\n" for i in range(50))
    assert found('email;b;c\nz@example.com;"x;y\n' + rows) == ";"


def test_spaces_before_quotes_are_noticed() -> None:
    sample = 'email, name\na@example.com, "Smith, Ann"\nb@example.com, "Jones, Bo"\n'
    assert find_dialect(sample, is_whole=True) == Dialect(",", skips_spaces=True)


def test_excels_hint_is_taken_off() -> None:
    assert take_excel_hint("sep=;\r\nemail;name\r\n") == (Dialect(";"), "email;name\r\n")
    assert take_excel_hint("email;name\n") == (None, "email;name\n")
